import {
  addClockCaveats,
  addEmptyCaveat,
  addSurroundingCaveats,
  caveatList,
  type Surroundings,
} from '../latency/circumstances.ts'
import { OWN_CONTENTION } from '../latency/contention.ts'
import type { Caveat } from '../verdict.ts'
import type { InterleavedMeasurement } from './measure.ts'
import type { RatioEvidence } from './ratio-judge.ts'
import { medianTime } from './ratios.ts'

/** Why a measurement in rounds ended without a verdict. */
export type RatioDoubt =
  /** All rounds made: the ratio is too close to its limit. */
  | 'rounds'
  | 'time'
  | 'deadline'
  /** Most rounds were left out, because a run waited for a CPU for most of its time. */
  | 'noisy'
  /** Waits were taken out of the times, and then the process itself turned out to keep the CPUs busy. */
  | 'own-threads'
  /** Other tests of the same isolate ran between the calls. */
  | 'concurrent-tests'

/** What is concluded from the evidence. */
export interface RatioConclusion {
  readonly kind: 'pass' | 'fail' | 'inconclusive'
  readonly doubt: RatioDoubt | undefined
  readonly caveats: readonly Caveat[]
}

/** A larger share of rounds left out leaves no green verdict; a proof from those that are left stands. */
const MOST_EXCUSED = 0.5

/** Draws the conclusion from claims judged round by round and from how they were measured. Pure. */
export function concludeRatios(
  claims: readonly RatioEvidence[],
  measured: InterleavedMeasurement,
  surroundings: Surroundings,
): RatioConclusion {
  const caveats = caveatsOf(claims, measured, surroundings)
  const inconclusive = (doubt: RatioDoubt): RatioConclusion => ({ kind: 'inconclusive', doubt, caveats })
  // Between two turns of an asynchronous call anything may run; a synchronous one has the thread to itself.
  const beside = surroundings.concurrentTests && measured.asynchronous
  const failed = claims.some(({ state }) => state === 'failed')
  const passed = claims.length > 0 && claims.every(({ state }) => state === 'passed')
  if (failed) return beside ? inconclusive('concurrent-tests') : { kind: 'fail', doubt: undefined, caveats }
  const rounds = measured.excused + measured.rounds.length
  if (measured.excused > rounds * MOST_EXCUSED) return inconclusive('noisy')
  if (passed) {
    const own = surroundings.mainThread && measured.otherThreads > OWN_CONTENTION
    if (measured.waited > 0 && own) return inconclusive('own-threads')
    return { kind: 'pass', doubt: undefined, caveats }
  }
  return inconclusive(measured.ended === 'decided' ? 'rounds' : measured.ended)
}

function caveatsOf(
  claims: readonly RatioEvidence[],
  measured: InterleavedMeasurement,
  surroundings: Surroundings,
): readonly Caveat[] {
  const { caveats, add } = caveatList()
  const over = claims.some((claim) => claim.over > 0)
  addClockCaveats(add, measured, over)
  addEmptyCaveat(add, Math.max(...measured.batches, 1) > 1, shortest(measured))
  add(
    claims.some(({ state, windows }) => state === 'passed' && windows.length > 0),
    'BURST',
    'one window of rounds was over its limit, a later one was not: a burst of noise or a late warm-up',
  )
  addSurroundingCaveats(
    add,
    measured,
    surroundings,
    over,
    'only rounds above three times the limit count as proof',
  )
  return caveats
}

/** The least of the arms' median times per call, in ms. */
function shortest({ rounds, batches }: InterleavedMeasurement): number {
  if (rounds.length === 0) return Number.POSITIVE_INFINITY
  return Math.min(...batches.map((_, arm) => medianTime(rounds, arm).value))
}
