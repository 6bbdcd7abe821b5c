import { onceAborted, unlessInterrupted } from '../interrupt.ts'
import type { Hook, Subject } from '../subject.ts'
import { formatBytes } from '../units.ts'
import { affordable, type Cost, type Explaining, UNASKED } from './bounds.ts'
import { contentsOf } from './contents.ts'
import { EXPLAINER } from './find.ts'
import { heldFingerprint } from './fingerprint.ts'
import { INSTALL } from './install.ts'
import type { Explainer, Explanation, GrowingClass, NotExplained, RetainingPath } from './port.ts'
import { reasonOf, TOO_LATE } from './retained.ts'

/** Who holds what the calls left behind, or why that is not known. */
export type Holders =
  | {
      readonly kind: 'found'
      /** Classes that grow by themselves and not as contents of another, most retained bytes first. */
      readonly groups: readonly HeldGroup[]
      /** Further ones, too small to be shown. */
      readonly more: number
      /** All that the calls left behind. */
      readonly counted: Counted
      /** A path as lines of at most `width` columns. */
      lines(path: RetainingPath, width: number): string[]
    }
  /** `reason`: how to get the package, in one line. */
  | { readonly kind: 'not-installed'; readonly reason: string }
  /** `reason`: one sentence without a full stop. */
  | { readonly kind: 'unknown'; readonly reason: string }

/** What a snapshot counts, whoever holds it: exact, code and type feedback of V8's left out. */
export interface Counted {
  /** Calls between the two points in time. */
  readonly calls: number
  /** Bytes per call on the heap. */
  readonly bytes: number
  /** Whether some class grows with the calls. */
  readonly grows: boolean
}

/** Objects of one class that are held in one way. Bytes and counts are per call. */
export interface HeldGroup {
  readonly className: string
  readonly count: number
  readonly bytes: number
  /** With the contents. */
  readonly retained: number
  /** Other classes that grow as its contents. */
  readonly contents: readonly string[]
  /** The way in which most are held; absent where no strong link holds them. */
  readonly path: RetainingPath | undefined
  /** Share of the objects that are held in this way, 0 to 1. */
  readonly pathShare: number
  /** The ways in which they are held, and the share of each, most first: not all where there are many. */
  readonly ways: readonly { readonly path: RetainingPath; readonly share: number }[]
  /** `held-1a2b3c4d`; absent for what is too rare to be the same in each run. */
  readonly fingerprint: string | undefined
}

/** The leak that is to be explained. */
export interface LeakingSubject {
  readonly subject: Subject
  readonly beforeEach: Hook | undefined
  readonly afterEach: Hook | undefined
  /** Calls made so far: keys must stay new. */
  readonly calls: number
  readonly signal: AbortSignal
}

/** Asks who holds what further calls leave behind. Never rejects. */
export async function findHolders(
  leak: LeakingSubject,
  explaining: Explaining,
  cost: Cost,
  saveSnapshot: string | undefined,
): Promise<Holders> {
  const explainer = explaining.explainer?.()
  if (explainer === undefined) return { kind: 'not-installed', reason: INSTALL }
  const bounds = affordable(explaining, cost)
  if (bounds === undefined) return { kind: 'unknown', reason: TOO_LATE }
  try {
    const result = await unlessInterrupted(
      explainer.explainRetainers({
        subject: hooked(leak),
        firstCall: leak.calls,
        earlierCalls: leak.calls,
        ...bounds,
        ...(saveSnapshot === undefined ? {} : { saveSnapshot }),
      }),
      (interrupt) => onceAborted(leak.signal, interrupt),
    )
    if (result.status === 'explained') return holdersIn(result.explanation, explainer)
    return { kind: 'unknown', reason: unasked(result, cost) ?? reasonOf(result) }
  } catch (error) {
    return { kind: 'unknown', reason: `${EXPLAINER} failed: ${String(error)}` }
  }
}

/** Nobody asked, and so a large heap is left alone: what asking would do. */
function unasked(result: NotExplained, cost: Cost): string | undefined {
  if (cost !== UNASKED || result.status !== 'too-large') return undefined
  const { what, bytes, limit } = result
  return `the ${what} of ${formatBytes(bytes)} is over ${formatBytes(limit)}; explain: 'retainers' looks all the same, in some seconds`
}

/** Below this share of what is held, a class is not the leak that the message is about. */
const LEAST_SHARE = 0.05

/** The same for what is rarer than one object in twenty calls, in bytes per call: the table of a collection, not a stray text. */
const LEAST_BYTES = 2

/** Objects that a class must have left to be told from something that happened once. */
const LEAST_OBJECTS = 3

function holdersIn(explanation: Explanation, explainer: Explainer): Holders {
  const { classes } = explanation
  // Beside a leak, the entries of a full cache are as new and as many.
  const leaks = classes.filter(({ kind }) => kind !== 'warm-up' && kind !== 'turnover')
  const listed = new Set(leaks.map(({ className }) => className))
  const owners = leaks.filter(({ within }) => within === undefined || !listed.has(within))
  const growing = owners.filter(({ kind, count }) => kind === 'growing' && count >= LEAST_OBJECTS)
  const shown =
    growing.length > 0
      ? growing
      : owners.filter(({ retainedBytesPerCall }) => retainedBytesPerCall >= LEAST_BYTES)
  const total = shown.reduce((sum, { retainedBytesPerCall }) => sum + retainedBytesPerCall, 0)
  const large = shown.filter(({ retainedBytesPerCall }) => retainedBytesPerCall >= LEAST_SHARE * total)
  return {
    kind: 'found',
    groups: large.map((grown) => groupOf(grown, classes, growing.length > 0)),
    more: shown.length - large.length,
    counted: countedIn(explanation),
    lines: (path, width) => explainer.renderPath(path, { width }),
  }
}

/** What holds the memory of a buffer: not on the heap. */
const OFF_HEAP = 'JSArrayBufferData'

/** V8's own by its name, and one for each `WeakRef` and each entry of a `FinalizationRegistry`. */
const WEAK = 'WeakCell'

function countedIn({ calls, classes, omitted }: Explanation): Counted {
  const objects = classes.filter(({ kind, className }) => kind !== 'warm-up' && className !== OFF_HEAP)
  const ownLeast = ({ className, count }: GrowingClass): boolean =>
    className === WEAK && count >= Math.max(LEAST_OBJECTS, calls / 20)
  return {
    calls,
    bytes: objects.reduce((sum, { bytesPerCall }) => sum + bytesPerCall, omitted.bytesPerCall),
    grows: objects.some(({ kind }) => kind === 'growing' || kind === 'turnover') || classes.some(ownLeast),
  }
}

function groupOf(grown: GrowingClass, classes: readonly GrowingClass[], lasting: boolean): HeldGroup {
  const { className, count, countPerCall, bytesPerCall, retainedBytesPerCall, paths } = grown
  const [path] = paths
  const contents = contentsOf(className, classes)
  return {
    className,
    count: countPerCall,
    bytes: bytesPerCall,
    retained: retainedBytesPerCall,
    contents,
    path,
    pathShare: path === undefined ? 0 : path.count / count,
    ways: paths.map((way) => ({ path: way, share: way.count / count })),
    fingerprint: lasting ? heldFingerprint(className, path, contents) : undefined,
  }
}

/** A method of an object and not a closure: a path may not begin with variables of ours. */
class HookedSubject {
  readonly #leak: LeakingSubject

  constructor(leak: LeakingSubject) {
    this.#leak = leak
  }

  async call(index: number): Promise<void> {
    await this.#leak.beforeEach?.(index)
    await this.#leak.subject(index)
    await this.#leak.afterEach?.(index)
  }
}

/** The subject with its hooks around each call. */
export function hooked(leak: LeakingSubject): Subject {
  if (leak.beforeEach === undefined && leak.afterEach === undefined) return leak.subject
  const subject = new HookedSubject(leak)
  return subject.call.bind(subject)
}
