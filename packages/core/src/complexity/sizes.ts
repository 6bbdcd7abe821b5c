import { type Arm, type Inputs, LARGEST_BATCH } from '../interleave/arm.ts'
import type { Workbench } from '../interleave/measure.ts'
import { guardedHook } from '../latency/hooks.ts'
import { isThenable } from '../realm.ts'
import { SubjectError } from '../subject.ts'
import { messageOf } from '../thrown.ts'
import { formatCount } from '../units.ts'
import type { MakeInput } from './options.ts'

/** A size with its arm. */
export interface SizedArm {
  readonly size: number
  readonly arm: Arm
}

/** What the first look at the sizes found. */
export interface SizedArms {
  readonly kept: readonly SizedArm[]
  /** Sizes whose calls take too long for the time there is. */
  readonly dropped: readonly number[]
  /** The size that was found too slow, and its time in ms; absent where it was only foreseen. */
  readonly slow: { readonly size: number; readonly time: number } | undefined
}

/** What is run at each size. */
export interface SizedSubject {
  readonly subject: (input: unknown) => unknown
  readonly sizes: readonly number[]
  readonly setup: MakeInput
  readonly fresh: boolean
}

/** A size is tried although it is foreseen to take longer than it may, up to so many times: foresight is rough. */
const BENEFIT = 4
/** ms for the calls of one size, at least two of them, and how many there may be. */
const TRIAL = 5
const MOST_TRIALS = 50
/** Elements of all inputs of a run together, where each call gets one of its own. */
const MOST_ELEMENTS = 1_000_000

/**
 * Tries the sizes in ascending order and keeps those whose calls fit. What grows faster than it should would take
 * minutes at the largest: the sizes behind the first that is too slow are not tried.
 *
 * @param most - ms that a call may take.
 */
export async function trySizes(
  { subject, sizes, setup, fresh }: SizedSubject,
  bench: Workbench,
  most: number,
): Promise<SizedArms> {
  const kept: (SizedArm & { readonly time: number })[] = []
  const end = (slow?: SizedArms['slow']): SizedArms => ({ kept, dropped: sizes.slice(kept.length), slow })
  for (const size of sizes) {
    if (foreseen(kept, size) > most * BENEFIT) return end()
    const arm = fresh ? freshArm(subject, size, setup, bench) : await sharedArm(subject, size, setup, bench)
    const time = await leastTime(arm, bench, most)
    if (arm.cut || time > most) return end({ size, time })
    kept.push({ size, arm, time })
  }
  return end()
}

/** The least time of a few calls in ms: code that the engine has only begun to know makes small sizes look slow. */
async function leastTime(arm: Arm, { machine }: Workbench, most: number): Promise<number> {
  const started = machine.now()
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < MOST_TRIALS && !arm.cut; i++) {
    const spent = machine.now() - started
    // The first call is cold; the second tells, unless the first was hopeless.
    if (least > most * BENEFIT && i > 0) break
    if (i > 1 && spent > TRIAL) break
    await arm.prepare()
    const time = await arm.run()
    if (!arm.cut) least = Math.min(least, time)
  }
  return least
}

/** ms below which the time of a single call is mostly that of the clock, and may be nothing at all: it tells no growth. */
const LEAST_TOLD = 0.01

/** What the last two sizes say about the time of the next, in ms. */
export function foreseen(
  kept: readonly { readonly size: number; readonly time: number }[],
  size: number,
): number {
  const [before, last] = kept.slice(-2)
  if (before === undefined || last === undefined) return 0
  const [earlier, later] = [Math.max(LEAST_TOLD, before.time), Math.max(LEAST_TOLD, last.time)]
  const exponent = Math.log(later / earlier) / Math.log(last.size / before.size)
  return later * (size / last.size) ** Math.max(0, exponent)
}

async function sharedArm(
  subject: SizedSubject['subject'],
  size: number,
  setup: MakeInput,
  { arm, machine, limits }: Workbench,
): Promise<Arm> {
  let input: unknown
  const make = async (): Promise<void> => {
    input = await setup(size)
  }
  await guardedHook(make, 'setup', machine, limits)
  return arm(() => subject(input))
}

function freshArm(subject: SizedSubject['subject'], size: number, setup: MakeInput, { arm }: Workbench): Arm {
  let inputs: unknown[] = []
  let base = 0
  const store: Inputs = {
    largestBatch: Math.max(1, Math.min(LARGEST_BATCH, Math.floor(MOST_ELEMENTS / size))),
    prepare(first, calls) {
      base = first
      try {
        inputs = Array.from({ length: calls }, () => setup(size))
      } catch (error) {
        throw setupThrew(size, error)
      }
      return inputs.some(isThenable) ? settle() : undefined
    },
  }
  const settle = async (): Promise<void> => {
    try {
      inputs = await Promise.all(inputs)
    } catch (error) {
      throw setupThrew(size, error)
    }
  }
  return arm((index) => subject(inputs[index - base]), store)
}

function setupThrew(size: number, error: unknown): SubjectError {
  return new SubjectError(`\`setup\` threw for size ${formatCount(size)}: ${messageOf(error)}`, error)
}
