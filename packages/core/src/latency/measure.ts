import type { Subject } from '../subject.ts'
import type { WaitClock } from '../wait-clock.ts'
import { batchSize, needsBatch } from './batch.ts'
import { Caller } from './caller.ts'
import { TURNS_FOR_ENTRIES } from './collections.ts'
import { guardedHook } from './hooks.ts'
import type { Stop } from './judge.ts'
import { loopsOf } from './loop.ts'
import type { Machine } from './machine.ts'
import type { LatencyValues } from './options.ts'
import { type Overhead, overheadOf } from './overhead.ts'
import { Sampling } from './sampling.ts'
import { type WarmUp, warmUp } from './warm-up.ts'
import type { Limits } from './watch.ts'

/** What was measured. Times are in ms. */
export interface Measurement {
  /** Times of all windows in the order of the calls, without the cost of timing. */
  readonly times: Float64Array
  readonly warmUp: WarmUp
  /** Calls of the subject in all. */
  readonly calls: number
  readonly ended: 'decided' | 'calls' | 'time' | 'deadline'
  readonly asynchronous: boolean
  /** Calls per time: more than 1 where one call is too short for the clock. */
  readonly batch: number
  readonly overhead: Overhead
  readonly generated: boolean
  readonly waitClock: WaitClock['kind']
  /** Time that calls above the threshold had waited for a CPU. */
  readonly waited: number
  /** Excuses were refused at least once, because the process itself kept the CPUs busy. */
  readonly ownContention: boolean
  /** Share of one core that the other threads of the process used meanwhile. */
  readonly otherThreads: number
  /** Share of the sampling time that the garbage collector took. */
  readonly collecting: number
}

/** What a measurement needs beside the subject. */
export interface Setting {
  readonly options: LatencyValues & { readonly maxCalls: number }
  readonly machine: Machine
  readonly limits: Limits
  /** Budget that decides whether one call is long enough for the clock, in ms; absent: a warm call decides. */
  readonly shortest: number | undefined
  /** Warms up for all of the time there is for it. */
  readonly wholeWarmUp?: boolean | undefined
}

/** Measures until `stop` has seen enough, or calls or time run out. Setup and teardown are around it. */
export async function measure(subject: Subject, stop: Stop, setting: Setting): Promise<Measurement> {
  const { options, machine, limits } = setting
  const started = machine.now()
  await guardedHook(options.setup, 'setup', machine, limits)
  let measurement: Measurement
  try {
    measurement = await measureCalls(subject, stop, setting, started)
  } catch (error) {
    // The subject's error is the one to report, whatever the teardown then does.
    await guardedHook(options.teardown, 'teardown', machine, limits).catch(() => {})
    throw error
  }
  await guardedHook(options.teardown, 'teardown', machine, limits)
  return measurement
}

async function measureCalls(
  subject: Subject,
  stop: Stop,
  { options, machine, limits, shortest, wholeWarmUp }: Setting,
  started: number,
): Promise<Measurement> {
  const loops = loopsOf(subject, machine.now)
  const caller = new Caller(loops, machine, limits)
  const collections = machine.observeCollections()
  let clock: WaitClock | undefined
  let sampling: Sampling | undefined
  try {
    const overhead = overheadOf(machine)
    const most = Math.min(200, options.maxTime / 10)
    const warm = await warmUp(caller, machine, options.warmup, most, wholeWarmUp)
    if (!caller.asynchronous && needsBatch(shortest ?? warm.median, overhead)) {
      caller.batch(await batchSize(caller, overhead))
      // The loop of a batch is another function, and as cold as the first was.
      if (wholeWarmUp === true) await warmUp(caller, machine, undefined, most, wholeWarmUp)
    }
    clock = options.excuse === 'auto' ? machine.openWaitClock(!caller.asynchronous) : undefined
    sampling = new Sampling({
      subject,
      caller,
      stop,
      options,
      machine,
      limits,
      overhead,
      clock,
      collections,
      started,
    })
    await machine.turn()
    const from = machine.now()
    const ended = await sampling.run(warm.median)
    const to = machine.now()
    for (let i = 0; i < TURNS_FOR_ENTRIES; i++) await machine.turn()
    return {
      times: sampling.times(),
      warmUp: warm,
      calls: caller.next,
      ended,
      asynchronous: caller.asynchronous,
      batch: caller.batchSize,
      overhead,
      generated: loops.generated,
      waitClock: clock?.kind ?? 'none',
      waited: sampling.waited,
      ownContention: sampling.ownContention,
      otherThreads: sampling.otherThreads(),
      collecting: to > from ? collections.between(from, to) / (to - from) : 0,
    }
  } finally {
    sampling?.close()
    clock?.close()
    collections.close()
    caller.close()
  }
}
