import type { AsyncResource, Reader } from './async-source.ts'
import { targetOf } from './descriptors.ts'
import type { OpenResource } from './watch.ts'

/** The parts of native handles and their owners that are read here, each of them as far as it is there. */
interface NativeHandle {
  hasRef?(): boolean
  getpeername?(into: Address): number
  getsockname?(into: Address): number
  readonly pid?: unknown
  readonly fd?: unknown
}

interface Address {
  address?: string
  port?: number
}

/** A `net.Socket`, a `ChildProcess`: what JavaScript has around a handle. */
interface Owner {
  readonly server?: unknown
  readonly spawnargs?: unknown
  readonly parser?: unknown
  readonly bytesRead?: unknown
  readonly _httpMessage?: unknown
  listenerCount?(event: string): number
}

/** Reads native handles, which Node tells us the end of. */
export function handleReader(types: Reader['types']): Reader {
  return { types, describe }
}

function describe(kind: string, resource: AsyncResource): ReturnType<Reader['describe']> {
  const handle = resource as NativeHandle
  if (hasEnded(kind, handle)) return undefined
  return { resource: describeHandle(kind, handle), due: Infinity }
}

/** Of these, Node tells the end late or when they are collected: a closed file has a negative descriptor. */
function hasEnded(kind: string, handle: NativeHandle): boolean {
  if (kind === 'worker') return attempt(() => handle.hasRef?.()) === undefined
  if (kind === 'file') return !(Number(handle.fd) >= 0)
  return false
}

function describeHandle(kind: string, handle: NativeHandle): OpenResource {
  const owner = ownerOf(handle)
  const refed = attempt(() => handle.hasRef?.())
  switch (kind) {
    case 'socket': {
      const idle = owner !== undefined && (attempt(() => isIdle(owner)) ?? false)
      const detail = attempt(() => socketText(handle, owner)) ?? ''
      return { kind: idle ? 'keep-alive socket' : kind, detail, refed }
    }
    case 'server':
    case 'UDP socket': {
      const at = addressOf(handle, 'getsockname')
      return { kind, detail: at === undefined ? '' : `on ${at}`, refed }
    }
    case 'file':
      return { kind, detail: fileOf(Number(handle.fd)), refed: undefined }
    case 'child process':
      return { kind, detail: processText(handle, owner), refed }
    default:
      return { kind, detail: '', refed }
  }
}

/** Accepted sockets have a different peer each, so they are told by the server's address. */
function socketText(handle: NativeHandle, owner: Owner | undefined): string {
  const accepted = owner?.server !== undefined && owner.server !== null
  const at = addressOf(handle, accepted ? 'getsockname' : 'getpeername')
  if (at === undefined) return 'not connected'
  return accepted ? `accepted on ${at}` : `to ${at}`
}

function addressOf(handle: NativeHandle, name: 'getpeername' | 'getsockname'): string | undefined {
  return attempt(() => {
    const into: Address = {}
    if (handle[name]?.(into) !== 0 || into.port === undefined) return undefined
    // An IPv4 address as an IPv6 socket sees it.
    const host = (into.address ?? '').replace(/^::ffff:/, '')
    return `${host.includes(':') ? `[${host}]` : host}:${into.port}`
  })
}

function processText(handle: NativeHandle, owner: Owner | undefined): string {
  const pid = typeof handle.pid === 'number' ? `pid ${handle.pid}` : ''
  const args = owner?.spawnargs
  if (!Array.isArray(args) || args.length === 0) return pid
  const command = args.join(' ').slice(0, 60)
  return pid === '' ? command : `${command}, ${pid}`
}

function fileOf(fd: number): string {
  const path = targetOf(fd)
  return path === undefined ? `descriptor ${fd}` : path
}

/** Connected, with no request under way, and kept for the next one. */
function isIdle(owner: Owner): boolean {
  const symbols = Object.getOwnPropertySymbols(owner)
  const undici = symbols.find(({ description }) => description === 'client')
  if (undici !== undefined) return undiciIsIdle((owner as Record<symbol, unknown>)[undici])
  if (owner._httpMessage !== null && owner._httpMessage !== undefined) return false
  // A server's connection has a parser from the start: one that has sent nothing yet has had no request, and is kept for none.
  // One that an agent keeps has given it back, and still listens for its removal.
  const parses = owner.server !== undefined && owner.parser !== undefined && owner.parser !== null
  const ofServer = parses && owner.bytesRead !== 0
  return ofServer || (owner.listenerCount?.('agentRemove') ?? 0) > 0
}

function undiciIsIdle(client: unknown): boolean {
  if (typeof client !== 'object' || client === null) return false
  for (let at: object | null = client; at !== null; at = Object.getPrototypeOf(at)) {
    const running = Object.getOwnPropertySymbols(at).find(({ description }) => description === 'running')
    if (running !== undefined) return (client as Record<symbol, unknown>)[running] === 0
  }
  return false
}

/** Node keeps the object around a handle under a symbol of its own. */
function ownerOf(handle: object): Owner | undefined {
  return attempt(() => {
    const symbol = Object.getOwnPropertySymbols(handle).find(
      ({ description }) => description === 'owner_symbol',
    )
    const owner = symbol === undefined ? undefined : (handle as Record<symbol, unknown>)[symbol]
    return typeof owner === 'object' && owner !== null ? (owner as Owner) : undefined
  })
}

/** Internals differ between versions, and a handle may be closing: a detail is a help, not a condition. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
