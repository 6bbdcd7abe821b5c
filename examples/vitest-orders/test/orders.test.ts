import { expect, test } from 'vitest'
import { OrderService } from '../src/order-service.ts'

const lines = Array.from({ length: 600 }, (_, i) => ({ product: `p${i}`, quantity: 1, price: 4 }))
const write = (): void => {}

test('a session that is no longer used is released', async () => {
  const service = new OrderService()
  await expect(() => service.signIn('ada')).toNotLeakMemory()
})

test('a feed that was closed is released', async () => {
  const service = new OrderService()
  await expect(() => service.follow(write).close()).toNotLeakMemory()
})

test('an order is released when fifty newer ones have come', async () => {
  const service = new OrderService()
  const session = service.signIn('ada')
  await expect(() => service.place(session, [{ product: 'tea', quantity: 2, price: 4 }])).toNotLeakMemory()
})

test('95 of 100 orders of 600 lines are placed within 3 ms', async () => {
  const service = new OrderService()
  const session = service.signIn('ada')
  await expect(() => service.place(session, lines)).toStayUnderP95('3ms')
})
