import type { Lasting } from './live-lasting.ts'
import { isMeasuredRegion, isOwn, isProgram } from './own-code.ts'
import type { HeapProfile, ProfileNode } from './sampler.ts'
import {
  hasBegunLate,
  hasEnded,
  isLumpy,
  isMomentary,
  median,
  type Span,
  STRETCHES,
  stretchOf,
} from './stretches.ts'

/** What was allocated in a span of time and is alive, from a profile. */
export interface LiveBytes {
  /** Bytes that calls of the subject allocated: a frame of the program, or the measured region, is in the stack. */
  readonly bytes: number
  /** Objects in `bytes`, as far as they were sampled. */
  readonly objects: number
  /** Bytes that anybody allocated, our own code included. */
  readonly all: number
  /**
   * Bytes, whoever allocated them, in large objects of functions that allocated smaller ones before, or in very large ones: tables
   * that double, rather than what V8 adds once for each function while it warms up.
   */
  readonly tables: number
  /** The largest object of each function that allocated large ones, and of those that called it. */
  readonly tableSites: ReadonlyMap<string, number>
  /**
   * The part that was added evenly over the whole span by one function, whoever's, Node's own callbacks included. What
   * happens once stands in one stretch of the span, and what replaces older entries in the last ones.
   */
  readonly recurring: number
  /** The part of `recurring` that functions added in lumps: in each stretch something, but far from the same. */
  readonly lumps: number
  /** Samples in `recurring`, lumps left out. */
  readonly recurringSamples: number
  /** What all functions added, those left out that allocated in a single moment, stopped before the end of the span. */
  readonly ended: boolean
  /** Of what all these functions added at the beginning of the span hardly anything is left. */
  readonly late: boolean
  /**
   * The same with functions that inline each other while V8 optimises them, so that each has a part of the span: what
   * was added evenly by all functions, those left out that allocated in a single moment.
   */
  readonly spread: number
  /** Samples in `spread`: its relative error is about one over their root. */
  readonly samples: number
  /** What the functions with a part in `recurring` added, by stretch. */
  readonly lasting: Lasting
  /** Ordinal of the newest sample, for the next span. */
  readonly newest: number
}

/** Smallest object that may be a table, in bytes. */
const TABLE = 1_024

/** One that is no function's feedback, nor anything else of V8's: it counts wherever it comes from, in bytes. */
const LARGE_TABLE = 16_384

/** A table grows by half at least where it grows in steps: a Map doubles. */
const LEAST_STEP = 1.4

/**
 * Allocates something that is surely sampled: where it stands in the order of samples, a span begins. What reading a
 * profile allocates lies before it, and would shift the stretches of a short span.
 *
 * @param bytes - many times the sampler's interval.
 */
export function allocateMark(bytes: number): unknown[] {
  return new Array(Math.ceil(bytes / 8)).fill(0)
}

/** Ordinal of the newest mark, or `after` where there is none since. */
export function markIn({ head, samples }: HeapProfile, after: number): number {
  const marks = new Set<number>()
  const visit = (node: ProfileNode, marked: boolean): void => {
    const mark = marked || (node.callFrame.functionName === allocateMark.name && isOwn(node.callFrame))
    if (mark) marks.add(node.id)
    for (const child of node.children) visit(child, mark)
  }
  visit(head, false)
  let newest = after
  for (const { ordinal, nodeId } of samples) if (ordinal > newest && marks.has(nodeId)) newest = ordinal
  return newest
}

/** The samples of a profile, and whose each of them is. */
export interface OwnedSamples {
  readonly samples: HeapProfile['samples']
  readonly owners: ReadonlyMap<number, Stack>
  /** Mean bytes between samples. */
  readonly interval: number
}

/** Once for each profile: several spans are read from it. */
export function ownedSamples({ head, samples }: HeapProfile, interval: number): OwnedSamples {
  return { samples, owners: ownersOf(head), interval }
}

/**
 * What is alive of one span of calls.
 *
 * What our own code leaves behind is nobody's; what Node and the runner leave behind counts where it comes evenly, by
 * the function that allocated it: code that warms up leaves something behind in ever other functions, once in each.
 */
export function liveIn(
  { samples, owners, interval }: OwnedSamples,
  { after, until }: Span,
  calls: number,
  earlierTables?: ReadonlyMap<string, number>,
): LiveBytes {
  let newest = after
  for (const { ordinal } of samples) if (ordinal > newest && ordinal <= until) newest = ordinal
  const stretches = Math.max(2, Math.min(STRETCHES, Math.floor(calls / 2)))
  const sites = new Map<string, Site>()
  // A sample stands for as many bytes as the interval, however small its object is.
  const leastTable = Math.max(TABLE, 2 * interval)
  const leastLarge = Math.max(LARGE_TABLE, 4 * interval)
  const tableSites = new Map<string, number>()
  let bytes = 0
  let objects = 0
  let tables = 0
  let all = 0
  for (const { ordinal, nodeId, size } of samples) {
    const node = owners.get(nodeId)
    if (ordinal <= after || ordinal > until || node === undefined) continue
    all += size
    if (node.owner === 'ours') continue
    const at = stretchOf(ordinal, { after, until: newest }, stretches)
    const site = sites.get(node.function) ?? newSite(stretches)
    sites.set(node.function, site)
    site.sums[at] = (site.sums[at] as number) + size
    site.counts[at] = (site.counts[at] as number) + 1
    if (node.owner === 'subject') {
      bytes += size
      objects += 1
    }
    if (size < leastTable) continue
    const earlier =
      earlierTables?.get(node.function) ?? (size < leastLarge && earlierTables !== undefined ? size : 0)
    if (size >= LEAST_STEP * earlier) tables += size
    // Inlined by then, it may stand under the name of a caller.
    for (const name of [node.function, ...node.callers]) {
      tableSites.set(name, Math.max(size, tableSites.get(name) ?? 0))
    }
  }
  let recurring = 0
  let lumps = 0
  let recurringSamples = 0
  const lasting = new Map<string, readonly number[]>()
  const together = newSite(stretches)
  for (const [name, { sums, counts }] of sites) {
    const evenly = median(sums)
    recurring += stretches * evenly
    if (isLumpy(counts)) lumps += stretches * evenly
    else recurringSamples += stretches * median(counts)
    if (evenly > 0) lasting.set(name, sums)
    if (isMomentary(counts)) continue
    for (let at = 0; at < stretches; at += 1) {
      together.sums[at] = (together.sums[at] as number) + (sums[at] as number)
      together.counts[at] = (together.counts[at] as number) + (counts[at] as number)
    }
  }
  const spread = Math.max(recurring, stretches * median(together.sums))
  return {
    bytes,
    objects,
    all,
    tables,
    tableSites,
    recurring,
    lumps,
    recurringSamples,
    ended: hasEnded(together.counts),
    late: hasBegunLate(together.counts),
    spread,
    samples: stretches * median(together.counts),
    lasting: { span: { after, until: newest }, stretches, sums: lasting },
    newest,
  }
}

/** What is alive of a span of what calls of the subject allocated, in bytes. */
export function subjectBytes({ samples, owners }: OwnedSamples, { after, until }: Span): number {
  let bytes = 0
  for (const { ordinal, nodeId, size } of samples)
    if (ordinal > after && ordinal <= until && owners.get(nodeId)?.owner === 'subject') bytes += size
  return bytes
}

/** What one function allocated, by stretch of the span. */
interface Site {
  readonly sums: number[]
  readonly counts: number[]
}

function newSite(stretches: number): Site {
  return { sums: new Array<number>(stretches).fill(0), counts: new Array<number>(stretches).fill(0) }
}

/** Whose code a stack is: below the measured region everything is the subject's, packages and built-ins included. */
type Owner = 'subject' | 'ours' | 'others'

/** A stack: whose it is, and which function allocated. */
interface Stack {
  readonly owner: Owner
  /** The innermost function with a script: built-ins allocate for those who call them. */
  readonly function: string
  /** Those that called it, innermost first. */
  readonly callers: readonly string[]
}

/** Callers that are remembered of a function that allocates tables. */
const CALLERS = 2

function ownersOf(head: ProfileNode): Map<number, Stack> {
  const owners = new Map<number, Stack>()
  const visit = (node: ProfileNode, above: Owner, path: readonly string[]): void => {
    const { callFrame } = node
    // What the measured region itself seems to have allocated comes from a subject that was inlined into it.
    const subjects = above === 'subject' || isProgram(callFrame) || isMeasuredRegion(callFrame)
    const owner = subjects ? 'subject' : isOwn(callFrame) ? 'ours' : above
    const name = `${callFrame.scriptId}:${callFrame.lineNumber}:${callFrame.columnNumber}`
    const inner =
      callFrame.scriptId === '0' && path.length > 0
        ? path
        : [callFrame.scriptId === '0' ? callFrame.functionName : name, ...path.slice(0, CALLERS)]
    owners.set(node.id, { owner, function: inner[0] as string, callers: inner.slice(1) })
    for (const child of node.children) visit(child, owner, inner)
  }
  visit(head, 'others', [])
  return owners
}
