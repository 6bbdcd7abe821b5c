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
   * `warm-up`: V8's own compiled code and type feedback, which new code paths cost once and which are rarely a leak.
   */
  readonly kind: 'growing' | 'occasional' | 'warm-up'
  /** The ways in which the objects are held, most frequent first, three at most. Empty: nothing strong holds them. */
  readonly paths: readonly RetainingPath[]
}

/** What one snapshot says. Plain JSON. */
export interface Explanation {
  /** The calls that the counts are divided by. */
  readonly calls: number
  /** Leaks first: growing classes, then occasional, then warm-up; in each, the most retained bytes first. */
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

/** What `explainRetainers` resolves to; it rejects only on bad input. */
export type RetainersResult =
  | { readonly status: 'explained'; readonly explanation: Explanation; readonly cost: ExplanationCost }
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
