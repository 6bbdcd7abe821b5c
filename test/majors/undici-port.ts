/** The pool of undici as a pool of connections, in front of a server in this process. */
import { Duplex } from 'node:stream'
import type { FakeResource, PoolCaps, PoolContractPort, PoolSpec } from '@qtests/fixtures'
import type { Loose } from '../contracts/loose.ts'

export const UNDICI: PoolCaps = { abort: true, discard: true, noticesEnd: true }

/** A request that has its connection: the answer to it has begun, and ends when the connection is given back. */
interface Loan {
  readonly connection: Connection
  readonly body: Duplex
}

export function undiciPort(Pool: Loose, spec: PoolSpec): PoolContractPort<Loan> {
  const open = new Map<string, Connection>()
  const connect = (_where: unknown, done: (error: unknown, connection?: Connection) => void): void => {
    spec.factory.create().then((resource) => {
      const connection = new Connection(resource, spec)
      open.set(String(resource.id), connection)
      done(null, connection)
    }, done)
  }
  const lifetime = spec.maxLifetimeMs === undefined ? {} : { clientTtl: spec.maxLifetimeMs }
  const timeouts = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: spec.idleTimeoutMs }
  const pool = new Pool('http://service', { connections: spec.max, connect, ...timeouts, ...lifetime })
  return {
    async acquire(options = {}) {
      const { headers, body } = await pool.request({ method: 'GET', path: '/', ...options })
      // What becomes of an answer that is broken off is said by the clauses.
      body.on('error', () => {})
      return { connection: open.get(headers.connection_id) as Connection, body: body.resume() }
    },
    release: ({ connection, body }, error) =>
      error === undefined ? connection.answer('0\r\n\r\n') : void body.destroy(),
    end: ({ connection }) => void connection.push(null),
    resourceOf: ({ connection }) => connection.resource,
    stats() {
      const { connected, free, running, pending } = pool.stats
      return { total: connected, idle: free, used: running, pending, max: spec.max }
    },
    drain: () => pool.close(),
  }
}

/** A connection whose server begins to answer when a request has come. */
class Connection extends Duplex {
  readonly resource: FakeResource
  readonly #spec: PoolSpec
  #request = ''

  constructor(resource: FakeResource, spec: PoolSpec) {
    super()
    this.resource = resource
    this.#spec = spec
  }

  answer(text: string): void {
    if (!this.destroyed && !this.readableEnded) this.push(text)
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#request += chunk.toString('latin1')
    done()
    if (!this.#request.endsWith('\r\n\r\n')) return
    this.#request = ''
    const headers = `connection_id: ${this.resource.id}\r\ntransfer-encoding: chunked`
    this.answer(`HTTP/1.1 200 OK\r\n${headers}\r\n\r\n`)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const ended = (): void => done(error)
    this.#spec.factory.destroy(this.resource).then(ended, ended)
  }

  // Sockets have them; nothing here keeps the process.
  ref(): this {
    return this
  }

  unref(): this {
    return this
  }
}
