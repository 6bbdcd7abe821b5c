import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { OrderService } from './order-service.ts'

/** The order API, listening on a free port of the loopback interface. */
export interface OrderServer {
  readonly url: string
  close(): Promise<void>
}

/** Serves `POST /sessions`, `POST /orders`, `GET /orders/:id`, `POST /orders/:id/shipment` and `GET /feed`. */
export async function serve(service: OrderService): Promise<OrderServer> {
  const server = createServer((request, response) => {
    answer(service, request, response).catch((error: unknown) =>
      send(response, 400, { error: String(error) }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  service: OrderService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, resource, id, action] = (request.url ?? '').split('/')
  switch (`${request.method} ${resource}/${action ?? ''}`) {
    case 'POST sessions/': {
      const { customer } = await read(request)
      return send(response, 201, { session: service.signIn(customer) })
    }
    case 'POST orders/': {
      const { session, lines } = await read(request)
      return send(response, 201, service.place(session, lines))
    }
    case 'GET orders/': {
      const order = service.find(id ?? '')
      return order === undefined
        ? send(response, 404, { error: `no order ${id}` })
        : send(response, 200, order)
    }
    case 'POST orders/shipment':
      service.ship(id ?? '')
      return send(response, 202, {})
    case 'GET feed/': {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
      const feed = service.follow((line) => response.write(line))
      response.on('close', () => feed.close())
      return
    }
    default:
      return send(response, 404, { error: `no route ${request.method} ${request.url}` })
  }
}

async function read(request: IncomingMessage) {
  let text = ''
  for await (const chunk of request) text += chunk
  return JSON.parse(text)
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
