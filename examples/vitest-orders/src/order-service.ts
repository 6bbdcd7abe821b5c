import { EventBus } from './event-bus.ts'
import { openFeed } from './order-feed.ts'
import { mergeLines, type OrderLine } from './order-lines.ts'
import { BoundedSessionStore, type SessionStore } from './session-store.ts'

/** An order that was accepted. */
export interface Order {
  readonly id: string
  readonly customer: string
  readonly lines: readonly OrderLine[]
  readonly total: number
}

/** The parts of the service that can be replaced. */
export interface Parts {
  readonly sessions: SessionStore
  readonly mergeLines: typeof mergeLines
  readonly openFeed: typeof openFeed
}

/** Takes orders, and keeps the latest fifty for whoever asks about them. */
export class OrderService {
  readonly #parts: Parts
  readonly #bus = new EventBus()
  readonly #latest: Order[] = []
  #placed = 0

  constructor(parts: Partial<Parts> = {}) {
    this.#parts = { sessions: new BoundedSessionStore(), mergeLines, openFeed, ...parts }
  }

  /** Opens a session; its id goes with every further request. */
  signIn(customer: string): string {
    return this.#parts.sessions.open(customer).id
  }

  place(sessionId: string, lines: readonly OrderLine[]): Order {
    const session = this.#parts.sessions.find(sessionId)
    if (session === undefined) throw new Error(`no session ${sessionId}`)
    const merged = this.#parts.mergeLines(lines)
    const total = merged.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
    const order: Order = { id: `o${this.#placed}`, customer: session.customer, lines: merged, total }
    this.#latest[this.#placed % 50] = order
    this.#placed += 1
    this.#bus.emit('placed', { orderId: order.id, total })
    return order
  }

  find(orderId: string): Order | undefined {
    return this.#latest.find(({ id }) => id === orderId)
  }

  ship(orderId: string): void {
    this.#bus.emit('shipped', { orderId })
  }

  /** Tells `write` about every shipment, until the returned feed is closed. */
  follow(write: (line: string) => void): ReturnType<typeof openFeed> {
    return this.#parts.openFeed(this.#bus, write)
  }
}
