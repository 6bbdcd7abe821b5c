/** How the service behaves when what it depends on is slow, failing or gone. The same file runs in Vitest and in Jest. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { slowSink } from '@qtests/fixtures'
import { expect } from '#fixtures'
import { Prices } from '../src/prices'
import { rateBreaker } from '../src/rates'
import { exportOf } from '../src/server'
import { test } from './service'

const shelf = { product: async (id: number) => ({ id, name: 'a lamp', cents: 1_000 }) }

test('a spike is shed, and those who are let in are served as before', async ({
  clock,
  dependency,
  load,
}) => {
  const fetchRate = dependency<[string], number>().otherwise({ ok: 2, latencyMs: '100ms' })
  const prices = new Prices(shelf, rateBreaker(fetchRate), 20)
  const result = await clock.run(
    load(({ index }) => prices.price(index, 'USD'), {
      model: { open: { rate: 50 } },
      phases: [
        { name: 'calm', duration: '5s' },
        { name: 'spike', duration: '5s', rate: 500 },
        { name: 'calm again', duration: '5s', rate: 50 },
      ],
    }),
  )
  expect(result).toShedLoad({ from: 500 })
  expect(result).toHaveErrorRateBelow(0.001)
  expect(result).toDegradeGracefully({ atLoad: 500 })
  await expect(result).toStayUnderP95('150ms')
})

test('while the rates are down prices are in euros, and come back', async ({
  clock,
  dependency,
  load,
  observeBreaker,
}) => {
  const fetchRate = dependency<[string], number>().otherwise({ ok: 2, latencyMs: '20ms' })
  fetchRate.outage({ fromMs: '60s', toMs: '120s' })
  const breaker = rateBreaker(fetchRate)
  const probe = observeBreaker(breaker)
  const prices = new Prices(shelf, breaker)
  const seen = new Set<string | undefined>()
  const result = await clock.run(
    load(
      async () => {
        seen.add((await prices.price(1, 'USD'))?.currency)
      },
      { model: { open: { rate: 20 } }, duration: '3min' },
    ),
  )
  expect(result).toHaveErrorRateBelow(0.001)
  expect([...seen].sort()).toEqual(['EUR', 'USD'])
  expect(probe).toBeClosed()
  expect(probe).toFailFast({ maxMs: 1 })
  expect(probe).toAdmitAtMost(1, 'halfOpen')
  // Ten seconds after the rates are back at the latest, and they were gone for a minute.
  expect(probe).toRecoverWithin('71s')
  breaker.shutdown()
  expect(probe).toLeaveNothingRunning()
})

test('a stampede on one product asks the database once', async ({
  catalog,
  layers,
  pool,
  observeCache,
  observeQueries,
}) => {
  const cache = observeCache(layers.cache)
  const queries = observeQueries({ sources: [pool] })
  // Settled: without coalescing the pool is exhausted, and the assertion says why better than a time-out does.
  const loaded = await Promise.allSettled(Array.from({ length: 100 }, () => catalog.product(7)))
  expect(queries).toExecuteAtMostQueries(1)
  expect(cache).toCoalesceLoads('product:7', 1)
  expect(loaded.every(({ status }) => status === 'fulfilled')).toBe(true)
  for (let time = 0; time < 9; time++) await catalog.product(7)
  expect(queries).toExecuteAtMostQueries(1)
})

test('an exhausted pool makes callers wait in order, and everything comes back', async ({
  catalog,
  pool,
  observePool,
}) => {
  const probe = observePool(pool, { leakAfterMs: '10s' })
  const taken = await Promise.allSettled(Array.from({ length: 40 }, () => catalog.take(9)))
  // Five on the shelf: the others fail, and give their connections back all the same.
  expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  expect(probe).toStayWithinPoolLimits({ max: 4 })
  expect(probe).toServeWaitersInOrder()
  expect(probe).toReleaseAllConnections()
})

test('a database that is reset in the middle leaves no connection behind', async ({
  catalog,
  pool,
  proxy,
  observePool,
}) => {
  const probe = observePool(pool)
  await catalog.orders(1)
  const slow = proxy.add({ type: 'latency', latencyMs: 200 })
  const reset = proxy.add({ type: 'resetPeer', timeoutMs: 50 })
  const results = await Promise.allSettled([catalog.take(11), catalog.orders(3)])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  slow.remove()
  reset.remove()
  expect(await catalog.orders(3)).toHaveLength(3)
  expect(probe).toReleaseAllConnections()
})

test('a list of orders takes one statement, however long it is', async ({
  catalog,
  pool,
  observeQueries,
}) => {
  const probe = observeQueries({ sources: [pool] })
  await expect((rows: number) => catalog.orders(rows)).toHaveNoNPlusOne({ probe })
  expect(probe).toReturnAtMostRows(10)
})

test('a slow reader of the export holds the database back', async ({
  catalog,
  pool,
  observeQueries,
  observeStream,
}) => {
  const queries = observeQueries({ sources: [pool] })
  const source = exportOf(catalog)
  await once(source, 'readable')
  await sleep(200)
  // What is not read is not loaded: eleven statements make the whole of it.
  expect(queries).toExecuteAtMostQueries(2)
  const sink = slowSink({ hwm: 1_024 })
  const probe = observeStream(sink)
  await pipeline(source, sink)
  expect(probe).toRespectBackpressure()
  expect(sink.received().toString().trim().split('\n')).toHaveLength(1_000)
  expect(queries.count).toBe(11)
})

test('when memory runs short the cache shrinks, and grows again', async ({
  clock,
  catalog,
  layers,
  memoryPressure,
}) => {
  for (let id = 1; id <= 100; id++) await layers.cache.set(`product:${id}`, { id, name: '', cents: id })
  expect(layers.memory.getSize()).toBe(100)
  const pressure = memoryPressure()
  pressure.component(layers.memory)
  pressure.set(0.97)
  await clock.advance('10s')
  expect(pressure).toShrinkUnderPressure({ factor: 0.6 })
  expect(layers.memory.getSize()).toBeLessThanOrEqual(60)
  pressure.set(0.4)
  await clock.advance('30s')
  expect(pressure).toSurvivePressure()
  expect(pressure).not.toReportUnscalableComponent()
  expect(layers.memory.getMaxSize()).toBe(100)
  expect(await catalog.product(1)).toMatchObject({ cents: 1 })
})

test('a deployment loses no request', async () => {
  const start = (): ChildProcess =>
    fork(join(__dirname, '../src/main.ts'), {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, RATES_DELAY: '300' },
    })
  let url = ''
  await expect(start).toShutDownWithin('2s', {
    ready: async (child: ChildProcess) => {
      const [said] = await once(child, 'message')
      url = String(said)
    },
    inFlight: async () => {
      const response = await fetch(`${url}/price/3/USD`)
      expect(await response.json()).toEqual({ cents: 600, currency: 'USD' })
    },
    startWithin: '20s',
  })
})
