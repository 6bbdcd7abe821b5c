import { LEAST_BLOCKS } from '../memory/block.ts'
import type { GrowthEvidence } from '../memory/growth-evidence.ts'
import { formatBytes, formatCount } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import type { Counted, Holders } from './holders.ts'

/** Growth of the heap in the last block from which on no warm-up of V8's explains it, in bytes. */
const BEYOND_WARM_UP = 512 * 1024

/** Calls of a snapshot below which it says nothing. */
const LEAST_CALLS = 20

/** The part of the last block that they must be: of what comes evenly, there is some in most of its eight stretches. */
const LEAST_PART = 1 / 8

/** Of the growth, the part that objects make up at most where it is none of theirs. */
const HARDLY = 0.25

/** Share of tables in what has grown above which they may be all that it is: one that did not grow just now is not new. */
const MOST_TABLES = 0.1

/**
 * Takes a red back where an exact count of what further calls leave behind has no objects. A sampler does not tell objects from
 * what V8 compiles, one function after the other, in the first thousand calls of a slow subject; a heap snapshot does.
 *
 * @param holders - what the snapshot said, if there was one.
 */
export function unlessRefuted(
  verdict: Verdict<GrowthEvidence>,
  holders: Holders | undefined,
): Verdict<GrowthEvidence> {
  if (verdict.kind !== 'fail' || holders?.kind !== 'found') return verdict
  const { evidence, caveats } = verdict
  const { counted } = holders
  if (!isRefuted(evidence, counted)) return verdict
  const reason = `the heap grew by ${formatBytes(evidence.perCall)} per call, but in a heap snapshot no objects grow with ${formatCount(counted.calls)} further calls: V8 was still compiling; raise warmup`
  return { kind: 'inconclusive', reason, evidence, caveats }
}

function isRefuted({ blocks, channel, perCall }: GrowthEvidence, { calls, bytes, grows }: Counted): boolean {
  const tail = blocks.slice(-LEAST_BLOCKS)
  const last = tail.at(-1)
  if (channel !== 'heap' || last === undefined || last.data >= BEYOND_WARM_UP) return false
  if (calls < Math.max(LEAST_CALLS, LEAST_PART * last.calls)) return false
  if (tail.some(({ live, data }) => (live?.tables ?? 0) > MOST_TABLES * data)) return false
  return !grows && bytes < HARDLY * perCall
}
