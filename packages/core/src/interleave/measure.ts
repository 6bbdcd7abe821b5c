import { guardedHook } from '../latency/hooks.ts'
import type { Machine } from '../latency/machine.ts'
import { overheadOf } from '../latency/overhead.ts'
import type { Limits } from '../latency/watch.ts'
import type { RunContext } from '../matchers/definition.ts'
import type { Hook, Subject } from '../subject.ts'
import type { WaitClock } from '../wait-clock.ts'
import { Arm, type Inputs } from './arm.ts'
import { Interleaving, type RoundJudge, type RoundsEnd } from './interleaving.ts'
import { type RoundsWarmUp, warmUpRounds } from './warm-up.ts'

/** What was measured. Times are in ms. */
export interface InterleavedMeasurement {
  /** Times per call of each judged round, by arm. */
  readonly rounds: readonly Float64Array[]
  readonly warmUp: RoundsWarmUp | undefined
  readonly ended: RoundsEnd
  /** Calls of all arms, warm-up included. */
  readonly calls: number
  readonly asynchronous: boolean
  /** Calls per time, by arm. */
  readonly batches: readonly number[]
  readonly generated: boolean
  readonly waitClock: WaitClock['kind']
  readonly waited: number
  /** Rounds that were left out, because a run waited for a CPU for most of its time. */
  readonly excused: number
  readonly ownContention: boolean
  readonly otherThreads: number
}

/** The options that every interleaved measurement has. */
export interface InterleavedOptions {
  readonly maxTime: number
  readonly gc: 'include' | 'exclude'
  readonly excuse: 'auto' | false
  readonly falseFailure: number
  readonly setup?: Hook | undefined
  readonly teardown?: Hook | undefined
}

/** Makes arms, and closes them when the measurement ends, however it does. */
export interface Workbench {
  readonly machine: Machine
  readonly limits: Limits
  arm(subject: Subject, inputs?: Inputs): Arm
}

/** What is measured. */
export interface InterleavedTask {
  readonly options: InterleavedOptions
  readonly machine: Machine
  readonly context: Pick<RunContext, 'signal' | 'deadline'>
  /** Makes the arms; called once, after `setup`. */
  arms(bench: Workbench): Promise<readonly Arm[]> | readonly Arm[]
  /** Chooses the calls per run of all arms, before the warm-up and again after it; false when the time does not suffice. */
  calibrate(arms: readonly Arm[], left: () => number): Promise<boolean>
  /** The judge, made after the arms are known. Without claims nothing is measured. */
  judge(arms: readonly Arm[]): RoundJudge | undefined
  /** Read in place of the clock: see `InterleavingSetting`. */
  readonly meter?: (() => number) | undefined
}

/** Before the test's own timeout, in ms: time to write the message and to let the runner have it. */
const MARGIN = 100
/** No call is given up sooner, in ms. */
const LEAST_STALL = 1_000
/** Most time of the warm-up: ms, and share of `maxTime`. */
const MOST_WARM_UP = 300
const WARM_UP_SHARE = 0.2

/** Measures in rounds until the judge has seen enough or the time is up. Setup and teardown are around it. */
export async function measureInterleaved(task: InterleavedTask): Promise<InterleavedMeasurement> {
  const { options, machine, context } = task
  const stall = Math.max(options.maxTime, LEAST_STALL)
  const limits: Limits = {
    signal: context.signal,
    hardStop: context.deadline === undefined ? Number.POSITIVE_INFINITY : context.deadline - MARGIN,
    stall,
    overdue: stall,
  }
  const started = machine.now()
  await guardedHook(options.setup, 'setup', machine, limits)
  let measurement: InterleavedMeasurement
  try {
    measurement = await measureRounds(task, limits, started)
  } catch (error) {
    // The subject's error is the one to report, whatever the teardown then does.
    await guardedHook(options.teardown, 'teardown', machine, limits).catch(() => {})
    throw error
  }
  await guardedHook(options.teardown, 'teardown', machine, limits)
  return measurement
}

async function measureRounds(
  task: InterleavedTask,
  limits: Limits,
  started: number,
): Promise<InterleavedMeasurement> {
  const { options, machine } = task
  const { gc, maxTime } = options
  const collections = machine.observeCollections()
  const made: Arm[] = []
  let clock: WaitClock | undefined
  try {
    const overhead = overheadOf(machine)
    const arms = await task.arms({
      machine,
      limits,
      arm(subject, inputs) {
        const arm = new Arm(subject, machine, limits, overhead, inputs)
        made.push(arm)
        return arm
      },
    })
    const left = (): number => limits.hardStop - machine.now()
    const calibrate = async (): Promise<boolean> =>
      (await task.calibrate(arms, left)) && !made.some(({ cut }) => cut)
    const judge = task.judge(arms)
    let warmUp: RoundsWarmUp | undefined
    let interleaving: Interleaving | undefined
    let ended: RoundsEnd = 'time'
    if (judge !== undefined) {
      const before = machine.now()
      let inTime = await calibrate()
      const setting = { arms, machine, limits, gc, collections, meter: task.meter }
      const most = Math.min(MOST_WARM_UP, maxTime * WARM_UP_SHARE)
      // Where the trial alone took longer than a warm-up may, it was the warm-up.
      if (inTime && machine.now() - before < most) {
        const warming = new Interleaving({ ...setting, clock: undefined })
        warmUp = await warmUpRounds(() => warming.round(), machine, Math.min(most, left()))
        inTime = await calibrate()
      }
      const synchronous = !arms.some(({ asynchronous }) => asynchronous)
      clock = options.excuse === 'auto' ? machine.openWaitClock(synchronous) : undefined
      interleaving = new Interleaving({ ...setting, clock })
      await machine.turn()
      ended = inTime ? await interleaving.run(judge, started, maxTime) : 'deadline'
    }
    return {
      rounds: interleaving?.rounds ?? [],
      warmUp,
      ended,
      calls: made.reduce((sum, arm) => sum + arm.next, 0),
      asynchronous: arms.some(({ asynchronous }) => asynchronous),
      batches: arms.map(({ batch }) => batch),
      generated: arms.every(({ generated }) => generated),
      waitClock: clock?.kind ?? 'none',
      waited: interleaving?.waited ?? 0,
      excused: interleaving?.excused ?? 0,
      ownContention: interleaving?.ownContention ?? false,
      otherThreads: interleaving?.otherThreads() ?? 0,
    }
  } finally {
    clock?.close()
    collections.close()
    for (const arm of made) arm.close()
  }
}
