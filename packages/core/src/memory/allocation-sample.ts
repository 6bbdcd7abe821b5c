import type inspector from 'node:inspector'
import { now } from '../realm.ts'
import type { AllocationSample } from './allocation.ts'
import { type Attribution, bytesPerCall, MOST_STACKS } from './attribute.ts'
import { post } from './collector.ts'
import { Deoptimizer } from './deoptimize.ts'
import { type HeapProfile, type LiveStack, liveStacks } from './sampler.ts'

/** What the sampler saw, and where it was allocated. */
export interface Sampled {
  readonly sample: AllocationSample
  readonly attribution: Attribution
}

/** Bytes up to which every object is recorded: each costs some microseconds, and memory until the profile is read. */
const EXACT_BYTES = 1_000_000

/** Objects recorded of more than that, by chance. */
const SAMPLES = 20_000

/** Standard errors below which an estimate lies with a chance of one in a million. */
const MILLIONTH = 4.76

/** Two records of the same calls agree when they differ by this share at most. */
const AGREEING = 0.25

/** Calls between two deoptimisations: what is hot is optimised anew before long. */
const STRETCH_CALLS = 25

/** ms that naming the functions may take. */
const NAMING_TIME = 300

/** How the record is made. */
export interface SamplePlan {
  /** Bytes per call by the counter. */
  readonly perCall: number
  /** Calls that fit into the time. */
  readonly most: number
  /** Find out which functions allocate, too. */
  readonly naming: boolean
  /** Whether functions may be given their own stack frames back: not while somebody debugs them. */
  readonly deoptimise: boolean
}

/** Makes so many calls and returns how many it made. */
export type MakeCalls = (count: number) => Promise<number>

/**
 * Records what further calls allocate, object by object, collected ones included.
 *
 * @returns `undefined` when another profiler holds V8's only sampler.
 */
export async function sampleAllocation(
  session: inspector.Session,
  calls: MakeCalls,
  { perCall, most, naming, deoptimise }: SamplePlan,
): Promise<Sampled | undefined> {
  const count = Math.max(1, Math.min(most, Math.floor(EXACT_BYTES / Math.max(1, perCall))))
  const total = count * perCall
  const interval = total <= 2 * EXACT_BYTES ? 1 : Math.round(total / SAMPLES)
  const hot = await record(session, interval, () => calls(count))
  if (hot === undefined) return undefined
  const sample = sampleOf(hot.stacks, hot.made, interval)
  const exact = interval === 1
  const plain: Attribution = { stacks: heaviest(hot.stacks), calls: hot.made, counted: exact }
  if (!naming || !exact || !deoptimise) return { sample, attribution: plain }
  return { sample, attribution: (await named(session, calls, count, hot.stacks, sample.perCall)) ?? plain }
}

/**
 * V8 names only the outermost function of inlined code, so the functions on the way are deoptimised. Code that is not
 * optimised may allocate what hot code does not; then its record is no account of the hot calls, and is left out.
 */
async function named(
  session: inspector.Session,
  calls: MakeCalls,
  count: number,
  stacks: readonly LiveStack[],
  hot: number,
): Promise<Attribution | undefined> {
  const deoptimizer = new Deoptimizer(session)
  await deoptimizer.open()
  try {
    deoptimizer.add(heaviest(stacks))
    const until = now() + NAMING_TIME
    for (let pass = 0; pass < 2; pass += 1) {
      const found = await record(session, 1, async () => {
        let made = 0
        while (made < count && now() < until) {
          deoptimizer.run()
          made += await calls(Math.min(STRETCH_CALLS, count - made))
        }
        return made
      })
      if (found === undefined || found.made === 0) return undefined
      const bytes = bytesPerCall(found.stacks, found.made)
      if (pass === 0) deoptimizer.add(heaviest(found.stacks))
      else if (Math.abs(bytes - hot) <= AGREEING * hot)
        return { stacks: heaviest(found.stacks), calls: found.made, counted: true }
    }
    return undefined
  } finally {
    await deoptimizer.close()
  }
}

async function record(
  session: inspector.Session,
  interval: number,
  run: () => Promise<number>,
): Promise<{ stacks: readonly LiveStack[]; made: number } | undefined> {
  if (await isTaken(session)) return undefined
  try {
    await post(session, 'HeapProfiler.startSampling', {
      samplingInterval: interval,
      stackDepth: 48,
      includeObjectsCollectedByMajorGC: true,
      includeObjectsCollectedByMinorGC: true,
    })
  } catch {
    return undefined
  }
  let profile: HeapProfile | undefined
  let made = 0
  try {
    made = await run()
  } finally {
    const result = await post<{ profile: HeapProfile }>(session, 'HeapProfiler.stopSampling')
    profile = result.profile
  }
  return { stacks: liveStacks(profile, Infinity), made }
}

/** A profile that can be read while none was started is somebody else's: the V8 of Node 20 would let us stop it. */
async function isTaken(session: inspector.Session): Promise<boolean> {
  try {
    await post(session, 'HeapProfiler.getSamplingProfile')
    return true
  } catch {
    return false
  }
}

function heaviest(stacks: readonly LiveStack[]): readonly LiveStack[] {
  return stacks.slice(0, MOST_STACKS)
}

/** A sample of weight w stands for w bytes with a variance of w² at most; every object recorded, there is none. */
function sampleOf(stacks: readonly LiveStack[], calls: number, interval: number): AllocationSample {
  const perCall = bytesPerCall(stacks, calls)
  if (interval === 1) return { calls, perCall, lower: perCall, exact: true }
  const variance = stacks.reduce((sum, { bytes, count }) => sum + (bytes * bytes) / count, 0)
  const error = (MILLIONTH * Math.sqrt(variance)) / Math.max(1, calls)
  return { calls, perCall, lower: Math.max(0, perCall - error), exact: false }
}
