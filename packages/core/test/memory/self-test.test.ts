import { Session } from 'node:inspector'
import v8 from 'node:v8'
import { afterEach, expect, test, vi } from 'vitest'
import { assertNoLeak, selfTest } from '../../src/index.ts'
import { sharedState } from '../../src/state.ts'

afterEach(() => {
  vi.restoreAllMocks()
  // The test of the instrument is made once for a test file: here each test has an instrument of its own.
  delete sharedState().selfTest
  delete sharedState().seesLeaks
})

const parse = (): unknown => JSON.parse('{"a":[1,2,3]}')

const kept: unknown[] = []
const leak = (): void => {
  kept.push({ at: kept.length })
}

/** The message where there is no pass. */
async function verdictOf(subject: () => unknown): Promise<string> {
  const error: unknown = await assertNoLeak(subject, { maxTime: 20_000, onInconclusive: 'fail' }).catch(
    (error: unknown) => error,
  )
  return error === undefined ? 'pass' : String((error as Error).message)
}

test('a healthy environment: the planted leak is read to the byte, its twin is nothing', async () => {
  const { sees, reason, leak, twin, sites } = await selfTest()
  expect({ sees, reason, sites }).toEqual({ sees: true, reason: undefined, sites: true })
  expect(leak.heap).toBeGreaterThan(24)
  expect(leak.heap).toBeLessThan(48)
  expect(leak.external).toBeGreaterThanOrEqual(250)
  expect(twin.heap).toBeLessThan(8)
  expect(twin.external).toBeLessThan(128)
})

test('again and again: what the test before let go of is not set off against what is planted', async () => {
  for (let time = 0; time < 3; time += 1) expect((await selfTest()).sees).toBe(true)
})

test('two at once wait for each other', async () => {
  const both = await Promise.all([selfTest(), selfTest()])
  expect(both.map(({ sees }) => sees)).toEqual([true, true])
})

test('a byte counter that stands still: the leak is not seen, and a clean subject gets no pass', async () => {
  const frozen = v8.getHeapSpaceStatistics()
  vi.spyOn(v8, 'getHeapSpaceStatistics').mockImplementation(() => frozen)
  const { sees, reason, leak: read } = await selfTest()
  expect({ sees, heap: read.heap }).toEqual({ sees: false, heap: 0 })
  expect(reason).toContain('did not show in the size of the heap')
  delete sharedState().selfTest
  expect(await verdictOf(parse)).toContain('could not be measured: objects that were kept on purpose did not')
})

test('unsupported lets the test go on by default, and is not red', async () => {
  const frozen = v8.getHeapSpaceStatistics()
  vi.spyOn(v8, 'getHeapSpaceStatistics').mockImplementation(() => frozen)
  await assertNoLeak(parse, { maxTime: 20_000 })
  expect(sharedState().selfTest?.sees).toBe(false)
})

test('something else that grows meanwhile: the twin looks like a leak, and the test says so', async () => {
  // As if something in this thread kept all that is made meanwhile.
  const held: unknown[] = []
  const prototype = Session.prototype as unknown as { post(...args: unknown[]): void }
  const { post } = prototype
  vi.spyOn(prototype, 'post').mockImplementation(function (this: unknown, ...args: unknown[]) {
    // Well above what is planted, and above what could pass for noise.
    held.push(new Array(64 * 1024).fill(held.length))
    post.apply(this, args)
  })
  const { sees, reason } = await selfTest()
  expect(sees).toBe(false)
  expect(reason).toContain('were not collected')
})

test('a leak is red as ever, and the test is made once', async () => {
  expect(await verdictOf(leak)).toContain('leaks')
  const first = sharedState().selfTest
  expect(first?.sees).toBe(true)
  await verdictOf(parse)
  expect(sharedState().selfTest).toBe(first)
})
