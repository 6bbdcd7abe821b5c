import nodeNet, { type AddressInfo } from 'node:net'

/** A server that runs for one test file. */
export interface Server {
  readonly host: string
  readonly port: number
  stop(): Promise<void>
}

/** A server of the machine that could not be started, and why. */
export interface Missing {
  readonly missing: string
}

export const isMissing = (server: Server | Missing): server is Missing => 'missing' in server

/** Says in one line that a file is skipped. */
export function missing(what: string, why: unknown): Missing {
  const reason = String((why as { message?: unknown } | undefined)?.message ?? why).split('\n')[0]
  console.log(`skipped: no ${what} on this machine: ${reason}`)
  return { missing: `${what}: ${reason}` }
}

export const HOST = '127.0.0.1'

/** A port that nobody listens on now. Whoever is quicker may still take it. */
export async function freePort(): Promise<number> {
  const server = nodeNet.createServer()
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
