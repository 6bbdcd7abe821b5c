import { setImmediate as turn } from 'node:timers/promises'
import { GCProfiler, getHeapSpaceStatistics, type HeapSpaceInfo } from 'node:v8'
import { describe, expect, test } from 'vitest'
import { clockNow } from '../../src/latency/clock.ts'
import type { Stop } from '../../src/latency/judge.ts'
import { loopsOf } from '../../src/latency/loop.ts'
import type { TimedLoop } from '../../src/latency/loop-state.ts'
import { realMachine } from '../../src/latency/machine.ts'
import { type Measurement, measure } from '../../src/latency/measure.ts'
import { latencyFamily } from '../../src/latency/options.ts'
import { now } from '../../src/realm.ts'
import type { Subject } from '../../src/subject.ts'

const FOREVER = Number.POSITIVE_INFINITY

describe.each([
  ['generated', true],
  ['shared', false],
])('%s loops', (_, generate) => {
  test('call with the index, store every time, and stop at the end', () => {
    let time = 0
    const seen: number[] = []
    const subject = (i: number): void => {
      seen.push(i)
      time += i
    }
    const { synchronous, generated } = loopsOf(subject, () => time, generate)
    const times = new Float64Array(8)
    expect(synchronous(100, 2, 6, times, FOREVER, FOREVER)).toBe(6)
    expect(seen).toEqual([102, 103, 104, 105])
    expect([...times]).toEqual([0, 0, 102, 103, 104, 105, 0, 0])
    expect(generated).toBe(generate)
  })

  test('stop after a call above the threshold, and after the clock time', () => {
    let time = 0
    const { synchronous, state } = loopsOf(
      (i) => {
        time += i
      },
      () => time,
      generate,
    )
    const times = new Float64Array(20)
    expect(synchronous(0, 0, 20, times, 5, FOREVER)).toBe(7)
    expect([state.start, state.end]).toEqual([15, 21])
    time = 0
    expect(synchronous(0, 0, 20, times, FOREVER, 9)).toBe(5)
  })

  test('keep the error and the index of a call that throws', async () => {
    const boom = new Error('boom')
    const subject = (i: number): void => {
      if (i === 4) throw boom
    }
    const { synchronous, asynchronous, state } = loopsOf(subject, now, generate)
    expect(synchronous(1, 0, 20, new Float64Array(20), FOREVER, FOREVER)).toBe(3)
    expect(state).toMatchObject({ failed: true, error: boom, index: 4 })
    state.failed = false
    expect(await asynchronous(0, 0, 20, new Float64Array(20), FOREVER, FOREVER)).toBe(4)
    expect(state).toMatchObject({ failed: true, error: boom, index: 4 })
  })

  test('hand over a thenable instead of timing the call that made it', () => {
    // biome-ignore lint/suspicious/noThenProperty: a thenable that is no promise
    const thenable = { then: () => {} }
    const { synchronous, state } = loopsOf((i) => (i === 2 ? thenable : i), now, generate)
    expect(synchronous(0, 0, 20, new Float64Array(20), FOREVER, FOREVER)).toBe(2)
    expect(state.thenable).toBe(thenable)
  })

  test('await asynchronous calls one by one, and stop for good once abandoned', async () => {
    let calls = 0
    const { asynchronous, state } = loopsOf(() => turn(calls++), now, generate)
    expect(await asynchronous(0, 0, 10, new Float64Array(10), FOREVER, FOREVER)).toBe(10)
    const more = asynchronous(10, 0, 10, new Float64Array(10), FOREVER, FOREVER)
    state.abandoned = true
    await more
    expect(calls).toBe(11)
  })

  test('batches: the time is the mean, the index goes on call by call, also of the one that throws', () => {
    let time = 0
    const seen: number[] = []
    const { batched, state } = loopsOf(
      (i) => {
        seen.push(i)
        time += 2
        if (i === 13) throw new Error('boom')
      },
      () => time,
      generate,
    )
    const times = new Float64Array(2)
    expect(batched(4)(0, 0, 2, times, FOREVER, FOREVER)).toBe(2)
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect([...times]).toEqual([2, 2])
    expect(batched(4)(8, 0, 2, times, FOREVER, FOREVER)).toBe(1)
    expect(state).toMatchObject({ failed: true, index: 13 })
  })
})

/** Bytes put into the young generation while `run` runs: what each collection found above what the one before it left. */
async function allocated(run: () => unknown): Promise<number> {
  const profiler = new GCProfiler()
  let left = youngBytes(getHeapSpaceStatistics())
  let bytes = 0
  profiler.start()
  await run()
  const end = youngBytes(getHeapSpaceStatistics())
  for (const { beforeGC, afterGC } of profiler.stop().statistics) {
    bytes += youngBytes(beforeGC.heapSpaceStatistics) - left
    left = youngBytes(afterGC.heapSpaceStatistics)
  }
  return bytes + end - left
}

type Spaces = readonly ({ spaceName: string; spaceUsedSize: number } | HeapSpaceInfo)[]

/** The profiler spells its names in another way than the function. */
function youngBytes(spaces: Spaces): number {
  for (const space of spaces) {
    if ('spaceName' in space) {
      if (space.spaceName === 'new_space') return space.spaceUsedSize
    } else if (space.space_name === 'new_space') return space.space_used_size
  }
  throw new Error('this V8 has no new_space')
}

/** Kept outside, and so many that the optimiser cannot leave one out. */
const kept: object[] = Array.from({ length: 1024 }, () => ({}))

function allocate(i: number): object {
  const made = { i }
  kept[i & 1023] = made
  return made
}

test('a warm loop allocates nothing per call', { timeout: 120_000 }, async () => {
  const times = new Float64Array(64)
  const calls = (loop: TimedLoop<number>, millions: number) => (): void => {
    for (let run = 0; run < millions * 15_625; run++) loop(0, 0, 64, times, FOREVER, FOREVER)
  }
  const idle = loopsOf((i) => i & 1, clockNow).synchronous
  const allocating = loopsOf(allocate, clockNow).synchronous
  calls(idle, 1)()
  calls(allocating, 1)()
  // One boxed number a call would be 12 bytes.
  expect((await allocated(calls(idle, 4))) / 4e6).toBeLessThan(4)
  expect((await allocated(calls(allocating, 4))) / 4e6).toBeGreaterThan(15)
})

test('a whole measurement allocates a few bytes per call at most', { timeout: 120_000 }, async () => {
  const never: Stop = {
    threshold: FOREVER,
    nextDecision: FOREVER,
    failing: false,
    take: () => 'more',
    model: () => 'more',
  }
  const defaults = Object.fromEntries(
    Object.entries(latencyFamily.table).map(([name, spec]) => [name, spec.fallback]),
  )
  const measureCalls = (maxCalls: number, subject: Subject): Promise<Measurement> =>
    measure(subject, never, {
      options: { ...defaults, maxTime: 60_000, maxCalls } as never,
      machine: realMachine,
      limits: { signal: new AbortController().signal, hardStop: FOREVER, stall: FOREVER, overdue: FOREVER },
      shortest: 1,
    })
  await measureCalls(1_000_000, (i) => i & 1)
  const idle = await allocated(() => measureCalls(4_000_000, (i) => i & 1))
  const allocating = await allocated(() => measureCalls(4_000_000, allocate))
  // What is left, 4 to 8 bytes, is made per run of 64 calls, or while the loop is cold; a boxed number would be 12 more.
  expect(idle / 4e6).toBeLessThan(12)
  expect((allocating - idle) / 4e6).toBeGreaterThan(15)
})

test('the clock of the loops is on the time line of the collector entries', () => {
  for (let i = 0; i < 100; i++) {
    const before = now()
    const at = clockNow()
    // Ten microseconds: their beginnings were read one after the other.
    expect(at).toBeGreaterThan(before - 0.01)
    expect(now()).toBeGreaterThan(at - 0.01)
  }
})
