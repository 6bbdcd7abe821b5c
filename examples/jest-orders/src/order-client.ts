import { Agent, request } from 'node:http'
import type { OrderLine } from './order-lines'
import type { Order } from './order-service'

/** Talks to the order API over connections that are kept open. */
export class OrderClient {
  readonly #url: string
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 })

  constructor(url: string) {
    this.#url = url
  }

  async signIn(customer: string): Promise<string> {
    const { session } = await this.#send<{ session: string }>('POST', '/sessions', { customer })
    return session
  }

  place(session: string, lines: readonly OrderLine[]): Promise<Order> {
    return this.#send('POST', '/orders', { session, lines })
  }

  find(orderId: string): Promise<Order> {
    return this.#send('GET', `/orders/${orderId}`)
  }

  async ship(orderId: string): Promise<void> {
    await this.#send('POST', `/orders/${orderId}/shipment`, {})
  }

  close(): void {
    this.#agent.destroy()
  }

  #send<T>(method: string, path: string, body?: unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      const outgoing = request(new URL(path, this.#url), { method, agent: this.#agent }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
        })
        response.on('end', () => {
          if ((response.statusCode ?? 500) < 400) resolve(JSON.parse(text))
          else reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`))
        })
      })
      outgoing.on('error', reject)
      outgoing.end(body === undefined ? undefined : JSON.stringify(body))
    })
  }
}
