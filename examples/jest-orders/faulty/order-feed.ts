import type { EventBus } from '../src/event-bus'
import type { OrderFeed } from '../src/order-feed'

/** The defect: a closed feed writes nothing more, but its listener stays on the bus. */
export function openFeed(bus: EventBus, write: (line: string) => void): OrderFeed {
  let open = true
  bus.on('shipped', ({ orderId }) => {
    if (open) write(`data: ${orderId}\n\n`)
  })
  return {
    close() {
      open = false
    },
  }
}
