// What a project with the fixtures of either adapter writes; `#fixtures` is the entry of its runner.
import { PassThrough } from 'node:stream'
import { type BreakerPort, clockFixture, type LimiterPort, type PoolPort } from '@qtests/fixtures'
import { expect, test } from '#fixtures'

test('fixtures', async ({ clock, dependency, observeCache }) => {
  await clock.advance('5s')
  const upstream = dependency<[number], string>().otherwise({ ok: 'yes' })
  const answer: string = await upstream(1)
  expect(answer).toBe('yes')
  const probe = observeCache(new Map<string, number>())
  // biome-ignore lint/suspicious/noConfusingVoidType: that there is nothing to await is the point
  const none: void = expect(probe).toHaveHitRateAbove(0.8)
  expect(none).toBe(undefined)
  expect(probe).not.toStayBounded({ entries: 10 })
  // @ts-expect-error a rate is a number
  expect(probe).toHaveHitRateAbove('80 %')
  // @ts-expect-error no such option
  observeCache(new Map(), { label: 'orders' })
})

const later = test.extend<{ user: string }>({
  user: async ({ dependency }, use) => use(String(await dependency<[], string>().otherwise({ ok: 'me' })())),
})
const atZero = later.extend({ clock: clockFixture({ epochMs: 0 }) })
atZero('fixtures of a project', ({ user, clock }) => {
  const name: string = user
  const time: number = clock.now()
  expect([name, time]).toHaveLength(2)
})
// @ts-expect-error no such fixture
later('unknown', ({ unknown }) => unknown)

test('matchers on every kind of probe', async ({
  observeBreaker,
  observeEventLoop,
  observeLimiter,
  observePool,
  observeQueries,
  observeStream,
}) => {
  const breaker = observeBreaker({} as BreakerPort)
  expect(breaker).toBeClosed()
  expect(breaker).not.toOpenAfter(5, { within: '10s' })
  expect(breaker).toFollowTransitions(['closed', 'open'])
  expect(breaker).toAdmitAtMost(3, 'halfOpen')
  // @ts-expect-error no such state
  expect(breaker).toFollowTransitions(['ajar'])
  // @ts-expect-error failures are a number
  expect(breaker).toOpenAfter('5')

  const pool = observePool<{ id: number }>({} as PoolPort<{ id: number }>)
  const id: number | undefined = pool.loans()[0]?.resource.id
  expect(pool).toStayWithinPoolLimits({ max: id ?? 10 })
  expect(pool).toHaveNoLeakedLoans({ olderThanMs: '30s' })
  expect(pool).toHaveWaitP95Under(20)
  // @ts-expect-error a share is a number
  expect(pool).toKeepUtilizationUnder('70 %')
  // @ts-expect-error no such option
  expect(pool).toHaveNoLeakedLoans({ olderThan: 1 })

  const limiter = observeLimiter({} as LimiterPort)
  expect(limiter).toRespectRate({ n: 10, windowMs: 1_000, algorithm: 'tokenBucket', burst: 20 })
  expect(limiter).toRespectConcurrency(3)
  expect(limiter).toNotStarve({ maxOvertakes: 1 })
  // @ts-expect-error no such algorithm
  expect(limiter).toRespectRate({ n: 10, windowMs: 1_000, algorithm: 'bucket' })

  const stream = observeStream(new PassThrough())
  expect(stream).toRespectBackpressure({ factor: 1.5 })
  expect(stream).toPreserveOrder()
  const flat: Promise<void> = expect((rows: number) => rows).toStayFlatInMemory({ size: 10, scale: 10 })
  await flat
  // @ts-expect-error a scale is a number
  await expect(stream).toStayFlatInMemory({ scale: '10' })
  // @ts-expect-error what observeStream() watches is a stream
  observeStream('text')

  const queries = observeQueries({ sources: [{}] })
  expect(queries).toExecuteAtMostQueries(2)
  expect(queries).toHaveNoSlowQueries('100ms')
  expect(queries).toReturnAtMostRows()
  expect(queries).toLeaveNoOpenTransaction()
  expect(queries).toHaveNoTruncatedResults({ limit: 10_000 })
  const asked: Promise<void>[] = [
    expect(queries).toLeaveNoQueryRunning({ via: {}, within: '1s' }),
    expect(queries).toUseIndexes({ tables: ['orders'], maxExamined: 10 }),
  ]
  await Promise.all(asked)
  const scaled: Promise<void> = expect((rows: number) => rows).toHaveNoNPlusOne({ probe: queries })
  await scaled
  // @ts-expect-error queries are counted
  expect(queries).toExecuteAtMostQueries('two')
  // @ts-expect-error it needs the probe
  await expect((rows: number) => rows).toHaveNoNPlusOne({})

  const loop = observeEventLoop({ resolution: '5ms' })
  expect(loop).toHaveLoopDelayP99Under('20ms')
  expect(loop).toKeepLoopUtilizationUnder(0.7)
  expect(loop).toKeepGcShareUnder(0.1)
  const turns: Promise<void> = expect(() => {}).toNotBlockEventLoop('50ms', { calls: 5 })
  await turns
  await expect(() => {}).toNotUseSyncIo({ allow: ['fs.existsSync'] })
  // @ts-expect-error no such option
  await expect(() => {}).toNotUseSyncIo({ ignore: [] })
})

test('matchers on what is called, alerts and metrics', async ({ dependency, faultProxy }) => {
  const upstream = dependency<[string], number>()
  expect(upstream).toBackOff(['100ms', 200], { jitter: 'full', when: ([id]) => id === '7' })
  expect(upstream).toBackOff([100], { when: ([id]: [string]) => id.startsWith('7') })
  // @ts-expect-error nobody said what the arguments are
  expect(upstream).toBackOff([100], { when: ([id]) => id.startsWith('7') })
  // @ts-expect-error arguments are a list
  expect(upstream).toBackOff([100], { when: (id: string) => id === '7' })
  expect(upstream.calls).not.toBackOff(
    { first: '100ms', factor: 2, most: '5s', retries: 3 },
    { from: 'start' },
  )
  // @ts-expect-error no such jitter
  expect(upstream).toBackOff([100], { jitter: 'some' })
  const isolated: Promise<void> = expect(() => 1).toIsolateFailure(upstream, { traffic: () => upstream('7') })
  await isolated
  await expect(() => 1).not.toIsolateFailure(await faultProxy({ port: 1 }), {
    failure: 'hang',
    within: '50ms',
  })
  // @ts-expect-error what cannot fail
  await expect(() => 1).toIsolateFailure(() => 1)
  await expect(() => ['HighMemoryUsage']).toAlert('HighMemoryUsage', { for: '2min', within: '3min' })
  await expect(() => []).not.toAlert((alert: { code: number }) => alert.code === 7, { when: () => {} })
  await expect(() => []).not.toAlert((alert) => alert === 'HighMemoryUsage')
  // @ts-expect-error nobody said what alerts are
  await expect(() => []).not.toAlert((alert) => alert.code === 7)
  // @ts-expect-error a duration
  await expect(() => []).toAlert('HighMemoryUsage', { for: true })
  await expect('a 1').toExposeMetric('a', { value: { least: 1 }, labels: { state: /paid/ }, type: 'counter' })
  await expect('a 1').toExposeMetric('a', { value: (value) => value > 0 })
  await expect('a 1').toExposeMetric('a', { value: expect.any(Number) })
  // @ts-expect-error no such type
  await expect('a 1').toExposeMetric('a', { type: 'meter' })
})
