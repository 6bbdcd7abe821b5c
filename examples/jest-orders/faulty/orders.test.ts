import { OrderService } from '../src/order-service'
import { openFeed } from './order-feed'
import { mergeLines } from './order-lines'
import { UnboundedSessionStore } from './session-store'

const lines = Array.from({ length: 600 }, (_, i) => ({ product: `p${i}`, quantity: 1, price: 4 }))
const write = (): void => {}

test('a session that is no longer used is released', async () => {
  const service = new OrderService({ sessions: new UnboundedSessionStore() })
  await expect(() => service.signIn('ada')).toNotLeakMemory()
})

test('a feed that was closed is released', async () => {
  const service = new OrderService({ openFeed })
  await expect(() => service.follow(write).close()).toNotLeakMemory()
})

test('95 of 100 orders of 600 lines are placed within 3 ms', async () => {
  const service = new OrderService({ mergeLines })
  const session = service.signIn('ada')
  await expect(() => service.place(session, lines)).toStayUnderP95('3ms')
})
