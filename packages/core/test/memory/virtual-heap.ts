import { type Block, ENOUGH_CALLS } from '../../src/memory/block.ts'
import { type GrowthEvidence, judgeGrowth } from '../../src/memory/growth.ts'
import { planBlock, planWarmup } from '../../src/memory/plan.ts'
import type { Verdict } from '../../src/verdict.ts'

/** A subject on a virtual heap: what is alive after `calls` calls, in bytes, and of which call each byte is. */
export interface VirtualSubject {
  /** Bytes alive in all after so many calls. */
  readonly retained: (calls: number) => number
  /** Bytes alive at `now` that calls from `from` to `to` allocated. */
  readonly aliveOf: (from: number, to: number, now: number) => number
  /** ms per call. */
  readonly perCall: number
  /** Bytes of one object that stays. */
  readonly objectSize: number
  /** Bytes alive that native code allocated, outside of the heap, after so many calls. */
  readonly external?: (calls: number) => number
  /** What stays is a table, or came once. */
  readonly inLumps?: boolean
}

/** V8's own doing, as measured: steps of its tables, drift of some KB, and a sampler that misses or over-counts. */
export interface VirtualNoise {
  /** Chance that a block sees a step, and the largest step in bytes, of either sign. */
  readonly stepChance: number
  readonly largestStep: number
  readonly drift: number
  /** Relative error of the sampler, and the share of live bytes that it may miss in optimised code. */
  readonly samplerError: number
  readonly samplerMisses: number
  /** Chance that a block of optimised code hides from the sampler altogether. */
  readonly blindness?: number
}

export const QUIET: VirtualNoise = {
  stepChance: 0,
  largestStep: 0,
  drift: 0,
  samplerError: 0,
  samplerMisses: 0,
}
export const MEASURED: VirtualNoise = {
  stepChance: 0.4,
  largestStep: 128 * 1024,
  drift: 6_000,
  samplerError: 0.1,
  samplerMisses: 0.2,
}

/** The same for slow subjects, whose readings have collections of their own: docs/decisions/0009. */
export const EXACT: VirtualNoise = {
  stepChance: 0.2,
  largestStep: 16 * 1024,
  drift: 2_000,
  samplerError: 0.25,
  samplerMisses: 0,
}

/** mulberry32: a seeded generator with a period of 2^32. */
export function seeded(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * Plans, measures and judges as the real thing does, on a virtual clock and heap.
 *
 * @param options.share - of the time that this process has the CPU, from 0 to 1.
 */
export function judgeVirtually(
  subject: VirtualSubject,
  noise: VirtualNoise,
  random: () => number,
  { tolerance = 4, maxTime = 2_000, share = 1 } = {},
): Verdict<GrowthEvidence> {
  const warmup = planWarmup(subject.perCall, maxTime)
  const blocks: Block[] = []
  const marks = [0, warmup]
  let time = warmup * subject.perCall
  for (;;) {
    const start = marks.at(-1) as number
    const calls = planBlock(start, blocks.length, subject.perCall, maxTime)
    const end = start + calls
    time += calls * subject.perCall + 20
    const step = random() < noise.stepChance ? (2 * random() - 1) * noise.largestStep : 0
    const drift = (2 * random() - 1) * noise.drift
    const seen = 1 + (2 * random() - 1) * noise.samplerError - random() * noise.samplerMisses
    const blind = random() < (noise.blindness ?? 0) && end > 2_000 ? 0 : 1
    const alive = (from: number, to: number): number => subject.aliveOf(from, to, end) * seen * blind
    const previous = marks.at(-2)
    const external = subject.external ?? (() => 0)
    const recurring = recurringOf(alive, start, end)
    // The sampler has the subject's time: of slow subjects it misses hardly an object.
    const sampled = subject.perCall > 0.3 ? 1 : 0.3
    blocks.push({
      calls,
      collections: blocks.length < 2 ? 0 : 2,
      data: subject.retained(end) - subject.retained(start) + step + drift,
      external: external(end) - external(start),
      live: {
        interval: 512,
        bytes: alive(start, end),
        all: alive(start, end),
        objects: (alive(start, end) / subject.objectSize) * sampled,
        tables: subject.inLumps ? alive(start, end) : 0,
        recurring,
        spread: recurring,
        lumps: 0,
        ended: false,
        recurringSamples: Math.round((recurring / subject.objectSize) * sampled),
        samples: Math.round((recurring / subject.objectSize) * sampled),
        bytesOfPrevious: previous === undefined ? undefined : alive(previous, start),
        recurringOfPrevious: previous === undefined ? undefined : recurringOf(alive, previous, start),
        keptOfEarlier: previous === undefined ? undefined : keptOf(subject, warmup, start, end),
      },
    })
    marks.push(end)
    const slow = subject.perCall * ENOUGH_CALLS > maxTime
    const next = time + planBlock(end, blocks.length, subject.perCall, maxTime) * subject.perCall
    const ownTimeIsUp = next > (slow ? 1 : OVERTIME) * maxTime
    const wallTimeIsUp = next > MOST_WALL_TIME * maxTime * share
    const decision = judgeGrowth(blocks, {
      warmup,
      tolerance,
      exhausted: ownTimeIsUp || wallTimeIsUp,
      slow,
      starved: wallTimeIsUp && !ownTimeIsUp,
      caveats: [],
    })
    if (decision.kind === 'verdict') return decision.verdict
    if (blocks.length > 40) throw new Error('the judge never ends')
  }
}

/** What of the blocks up to `start` is alive at `end`, as a share of what was then: of the same samples, so that it has no error. */
function keptOf({ aliveOf }: VirtualSubject, from: number, start: number, end: number): number | undefined {
  const then = aliveOf(from, start, start)
  return then === 0 ? undefined : aliveOf(from, start, end) / then
}

/** What came evenly, as the profile's reader finds it: the median of eight stretches. */
function recurringOf(alive: (from: number, to: number) => number, from: number, to: number): number {
  const stretches = Math.max(2, Math.min(8, Math.floor((to - from) / 2)))
  const bound = (at: number): number => from + Math.floor((at * (to - from)) / stretches)
  const sums = Array.from({ length: stretches }, (_, at) => alive(bound(at), bound(at + 1))).sort(
    (a, b) => a - b,
  )
  return (
    (stretches * ((sums[Math.floor(stretches / 2 - 0.5)] ?? 0) + (sums[Math.floor(stretches / 2)] ?? 0))) / 2
  )
}

/** Time that a quick subject may take while it is undecided, as a multiple. */
const OVERTIME = 1.5

/** Wall time that a verdict may take, as a multiple of its time, while other processes have the CPU. */
const MOST_WALL_TIME = 3

/** Retains nothing. */
export function clean(perCall: number): VirtualSubject {
  return { retained: () => 0, aliveOf: () => 0, perCall, objectSize: 1 }
}

/** Every call retains `bytes`, from call `begin` on. */
export function leaking(bytes: number, perCall: number, begin = 0): VirtualSubject {
  const retained = (calls: number): number => Math.max(0, calls - begin) * bytes
  return { retained, aliveOf: (from, to) => retained(to) - retained(from), perCall, objectSize: bytes }
}

/** A cache with a new key for each call: fills up to `bound` entries of `bytes`, then the oldest leaves. */
export function cache(bound: number, bytes: number, perCall: number): VirtualSubject {
  return {
    retained: (calls) => Math.min(calls, bound) * bytes,
    aliveOf: (from, to, now) => Math.max(0, to - Math.max(from, now - bound)) * bytes,
    perCall,
    objectSize: bytes,
  }
}

/** The same in a Map, whose table doubles when it is full, beside code whose first version V8 frees after some calls. */
export function cacheInTable(
  bound: number,
  bytes: number,
  perCall: number,
  freed: { readonly bytes: number; readonly at: number },
): VirtualSubject {
  const entries = cache(bound, bytes, perCall)
  const slots = (calls: number): number => 2 ** Math.ceil(Math.log2(Math.max(4, Math.min(calls, bound))))
  return {
    ...entries,
    retained: (calls) => entries.retained(calls) + 28 * slots(calls) - (calls > freed.at ? freed.bytes : 0),
  }
}

/** One call allocates `bytes` for good: lazy initialisation. */
export function lateStart(at: number, bytes: number, perCall: number): VirtualSubject {
  const retained = (calls: number): number => (calls > at ? bytes : 0)
  return {
    retained,
    aliveOf: (from, to) => (from <= at && at < to ? bytes : 0),
    perCall,
    objectSize: bytes,
    inLumps: true,
  }
}

/** A hash table of primitives: doubles when full, and each doubling frees the table before. */
export function table(bytesPerSlot: number, perCall: number): VirtualSubject {
  const capacity = (calls: number): number => 2 ** Math.ceil(Math.log2(Math.max(4, calls)))
  return {
    retained: (calls) => capacity(calls) * bytesPerSlot,
    aliveOf: (from, to, now) => {
      const grew = capacity(now)
      const allocatedAt = grew / 2
      return from <= allocatedAt && allocatedAt < to ? grew * bytesPerSlot : 0
    },
    perCall,
    objectSize: 28_000,
    inLumps: true,
  }
}
