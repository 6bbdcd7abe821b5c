import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Catalog } from './catalog'
import { Busy, type Prices } from './prices'

export interface PriceServer {
  readonly url: string
  /** Lets what is under way finish, and takes nothing new. */
  close(): Promise<void>
}

/** Serves `GET /price/:id/:currency`, `GET /orders` and `GET /products`, on a free port of the loopback interface. */
export async function serve(catalog: Catalog, prices: Prices): Promise<PriceServer> {
  let closing = false
  const server: Server = createServer((request, response) => {
    const [, what, id, currency = 'EUR'] = (request.url ?? '').split('/')
    const reply = (status: number, body: unknown): void => {
      // Kept alive, the connection of the last answer would hold up a shutdown for seconds.
      if (closing) response.shouldKeepAlive = false
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    const answer = async (): Promise<void> => {
      if (what === 'price') {
        const price = await prices.price(Number(id), currency)
        return reply(price === undefined ? 404 : 200, price ?? { error: 'no such product' })
      }
      if (what === 'orders') return reply(200, await catalog.orders(20))
      return pipeline(exportOf(catalog), response)
    }
    answer().catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else reply(error instanceof Busy ? error.status : 500, { error: String(error) })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        closing = true
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}

/** All products as JSON lines, loaded as they are read. */
export function exportOf(catalog: Pick<Catalog, 'all'>): Readable {
  const lines = async function* (): AsyncGenerator<string> {
    for await (const product of catalog.all()) yield `${JSON.stringify(product)}\n`
  }
  return Readable.from(lines(), { objectMode: false, highWaterMark: 4_096 })
}
