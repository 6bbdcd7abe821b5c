import type { EventBus } from './event-bus'

/** A customer's view on what happens to the orders, until it is closed. */
export interface OrderFeed {
  close(): void
}

/** Writes a line for each order that is shipped. */
export function openFeed(bus: EventBus, write: (line: string) => void): OrderFeed {
  const stop = bus.on('shipped', ({ orderId }) => write(`data: ${orderId}\n\n`))
  return { close: stop }
}
