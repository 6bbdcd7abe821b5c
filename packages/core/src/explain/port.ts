/**
 * What core asks of whoever can read heap snapshots, and what it gets. Types only: `@qtests/memlab` implements them, and
 * core, which imports no other package, finds it at run time (`find.ts`).
 */

/** Who holds what: answers from heap snapshots. The exports of `@qtests/memlab` are one. */
export interface Explainer {
  /** Which classes grow while a subject is called, and along which paths they are held. */
  explainRetainers(request: RetainersRequest): Promise<RetainersResult>
  /** Along which path one object is held. */
  explainRetained(request: RetainedRequest): Promise<RetainedResult>
  /** A path as lines of text, without colour. */
  renderPath(path: RetainingPath, options?: PathText): string[]
}

/** Bounds of an explanation. */
export interface ExplainBounds {
  /** ms for everything. */
  readonly maxTime?: number | string | undefined
  /** Largest used JavaScript heap, in bytes, of which a snapshot is taken. */
  readonly maxHeap?: number | string | undefined
  /** Keeps the snapshot at this path. */
  readonly saveSnapshot?: string | undefined
}

/** What to call, how often, within which bounds. */
export interface RetainersRequest extends ExplainBounds {
  readonly subject?: ((index: number) => unknown) | undefined
  readonly calls?: number | undefined
  /** Index of the first call. */
  readonly firstCall?: number | undefined
  /** Calls made before, all of whose objects a leak would still hold. */
  readonly earlierCalls?: number | undefined
}

/** The object whose holder is sought. */
export interface RetainedRequest extends ExplainBounds {
  readonly target: WeakRef<object>
  /** A function whose own variables count as holders: the one that made the object, while its test waits. */
  readonly subject?: ((...args: never[]) => unknown) | undefined
}

/** How a path is written. */
export interface PathText {
  /** Directory that scripts are shown relative to. Default: the current directory. */
  readonly cwd?: string | undefined
  /** Columns after which a path continues on the next line. Default 100. */
  readonly width?: number | undefined
}

/** What kind of link leads from one object to the next on a retaining path. */
export type StepKind = 'variable' | 'property' | 'element' | 'entry' | 'internal'

/** Where a variable lives. `function` and `script` are absent where the snapshot does not say. */
export interface VariableScope {
  /** `module`: top level of an ES module, a CommonJS module or a module that a runner wrapped. */
  readonly kind: 'module' | 'function' | 'unknown'
  /** The function whose variable it is. */
  readonly function?: string
  /** Path or URL of the script, as V8 knows it: the transformed file under a runner. */
  readonly script?: string
}

/** One link of a retaining path: through `name`, to an object of class `holds`. */
export interface PathStep {
  readonly kind: StepKind
  /** Variable or property; `[x]` for any array index; V8's name of the slot for `internal`. */
  readonly name: string
  /** Class of the object that the link leads to: `Map`, `Session`, `onOrder()` for a function. */
  readonly holds: string
  /** Only on variables. */
  readonly scope?: VariableScope
  /** The same link any number of times over, as in a linked list; absent when it is there once. */
  readonly repeats?: true
  /** How many entries the object holds at most, by what it says itself; or the function whose variable it is in. Absent where none is told. */
  readonly capacity?: Capacity
}

/** A bound that an object has for what it holds: `max` of a cache. */
export interface Capacity {
  /** The property or variable: `max`; short and meaningless where code is minified. */
  readonly name: string
  /** Entries, or whatever they are weighed by; above 0 and finite. */
  readonly value: number
}

/** The shortest way from a root of the heap to objects of one class; weak links are no way. */
export interface RetainingPath {
  /** Where the path begins: `global`, `the subject`, or one of V8's root lists such as `(Global handles)`. */
  readonly root: string
  readonly steps: readonly PathStep[]
  /** How many objects of the class are held in this same way. */
  readonly count: number
}

/** Objects of one class that were allocated by the calls and are still alive after them. */
export interface GrowingClass {
  /** Constructor name; `onOrder()` for functions; V8's name in other cases: `(object elements)`, `Context`. */
  readonly className: string
  /** Objects that survived, exact. */
  readonly count: number
  /** `count / calls`. */
  readonly countPerCall: number
  /** Shallow bytes of these objects, per call. */
  readonly bytesPerCall: number
  /** Bytes per call of these objects and of the survivors that are reached through them. */
  readonly retainedBytesPerCall: number
  /** The class that holds these, when they grow only as its contents: a `Session` and its `Array`. */
  readonly within?: string
  /**
   * `growing`: at least one object in twenty calls. `occasional`: fewer, such as the table of a `Map` that grew.
   * `turnover`: new ones that have taken the place of older ones, as entries of a full cache do; told where `earlierCalls` is given.
   * `warm-up`: V8's own compiled code and type feedback, which new code paths cost once and which are rarely a leak.
   */
  readonly kind: 'growing' | 'occasional' | 'turnover' | 'warm-up'
  /** The ways in which the objects are held, most frequent first, three at most. Empty: nothing strong holds them. */
  readonly paths: readonly RetainingPath[]
}

/** What one snapshot says. Plain JSON. */
export interface Explanation {
  /** The calls that the counts are divided by. */
  readonly calls: number
  /** Leaks first: growing classes, then occasional, then turnover, then warm-up; in each, the most retained bytes first. */
  readonly classes: readonly GrowingClass[]
  /** Classes left out because of `limit`, and the bytes per call that they make up. */
  readonly omitted: { readonly classes: number; readonly bytesPerCall: number }
  /** Survivors that only the measurement itself holds; in none of the counts. */
  readonly ownObjects: number
  /** Objects in the whole snapshot. */
  readonly heapObjects: number
  /** How survivors were told from older objects: by object id (exact), or by allocation trace (may miss some). */
  readonly survivorsBy: 'object-id' | 'allocation-trace'
  /** Ids above this one are the survivors'; with it a saved snapshot can be explained again. Only with `object-id`. */
  readonly afterObjectId?: number
}

/** Milliseconds of each stage, and the size of the snapshot in bytes. */
export interface ExplanationCost {
  readonly captureMs: number
  readonly analysisMs: number
  readonly snapshotBytes: number
}

/** Why there is no explanation although nothing was too large or too slow. */
export type UnavailableReason =
  | 'subject-threw'
  | 'inspector'
  | 'snapshot-missing'
  | 'snapshot-invalid'
  | 'disk'
  | 'no-window'
  | 'child-failed'

/** No explanation, and why. */
export type NotExplained =
  | {
      readonly status: 'too-large'
      /** `heap`: used JavaScript heap before the snapshot; `snapshot`: the snapshot file. */
      readonly what: 'heap' | 'snapshot'
      readonly bytes: number
      readonly limit: number
      readonly reason: string
    }
  | {
      readonly status: 'timed-out'
      /** `snapshot`: not taken, because it would not have ended in time. */
      readonly stage: 'calls' | 'snapshot' | 'analysis'
      readonly maxTime: number
      readonly reason: string
    }
  | {
      readonly status: 'unavailable'
      readonly because: UnavailableReason
      readonly reason: string
      readonly cause?: unknown
    }

/** What `explainRetainers` resolves to; it rejects only on bad input. */
export type RetainersResult =
  | { readonly status: 'explained'; readonly explanation: Explanation; readonly cost: ExplanationCost }
  | NotExplained

/** What `explainRetained` resolves to; it rejects only on bad input. */
export type RetainedResult =
  | {
      readonly status: 'explained'
      /** Class of the object. */
      readonly className: string
      /** Its own bytes. */
      readonly bytes: number
      /** Absent: nothing but the measurement itself holds the object, or only weak links do. */
      readonly path?: RetainingPath
      readonly cost: ExplanationCost
    }
  /** The object was collected before or by the snapshot, which collects more thoroughly than anything else. */
  | { readonly status: 'collected' }
  | NotExplained
