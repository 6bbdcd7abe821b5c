import { afterAll, beforeAll, expect, test } from 'vitest'
import { OrderClient } from '../src/order-client.ts'
import { OrderService } from '../src/order-service.ts'
import { type OrderServer, serve } from '../src/server.ts'

const lines = [{ product: 'tea', quantity: 2, price: 4 }]

let server: OrderServer
let client: OrderClient
let session: string

beforeAll(async () => {
  server = await serve(new OrderService())
  client = new OrderClient(server.url)
  session = await client.signIn('ada')
})

afterAll(async () => {
  client.close()
  await server.close()
})

test('an order can be placed and looked up', async () => {
  const { id, total } = await client.place(session, lines)
  expect(total).toBe(8)
  expect(await client.find(id)).toMatchObject({ customer: 'ada', lines })
})

// While V8 warms up, Node's HTTP client and server leave some 100 KB behind by themselves, spread over thousands of
// calls. The tolerance is above that: quick, and enough to find a body that is kept. What the service itself keeps of
// an order is less; orders.test.ts looks for that, without HTTP.
test('an order over HTTP leaves nothing behind', async () => {
  await expect(() => client.place(session, lines)).toNotLeakMemory({ tolerance: '1 KB' })
})

test('95 of 100 orders over HTTP are answered within 50 ms', async () => {
  await expect(() => client.place(session, lines)).toStayUnderP95('50ms')
})
