import { expected, parseBytes, parseDuration, UsageError } from '@qtests/core/input'

/** The function that leaks. Called with the call's index and awaited when it returns a thenable. */
export type Subject = (index: number) => unknown

/** Options of {@link explainRetainers}. Exactly one of `subject` and `snapshot` is given. */
export interface RetainersOptions {
  /**
   * The function that is already known to leak. It is called `calls` times in this process, from index `firstCall` on.
   * @example { subject: () => openSession() }
   */
  readonly subject?: Subject | undefined
  /** A ready snapshot instead: a file, and which of its objects are new. */
  readonly snapshot?: ReadySnapshot | undefined
  /** Calls whose survivors are counted: an integer from 1 to 100,000. Default 200. Slow subjects get fewer, see `maxTime`. */
  readonly calls?: number | undefined
  /** Index of the first call: an integer from 0. Pass the calls made so far when keys must stay new. Default 0. */
  readonly firstCall?: number | undefined
  /**
   * Calls of the subject that were made before, all of whose objects a leak would still hold: an integer from 0. What has taken the place of
   * older objects since, as the entries of a full cache do, is told from a leak by it. Default 0: not known, nothing is told so.
   */
  readonly earlierCalls?: number | undefined
  /**
   * Most time for everything, in ms or with a unit: 100 ms to 10 min. Default 10 s. Calls take at most half of it, then
   * those made are explained; the child process is killed when it ends. Writing the snapshot cannot be
   * interrupted, so it is not begun when it is foretold to take too long.
   */
  readonly maxTime?: number | string | undefined
  /** Largest used JavaScript heap of which a snapshot is taken: 1 MB to 4 GB. Default 60 MB. */
  readonly maxHeap?: number | string | undefined
  /** Largest snapshot file that is read: 1 KB to 8 GB. Default 200 MB. */
  readonly maxSnapshot?: number | string | undefined
  /** Heap limit of the child process (`--max-old-space-size`): 64 MiB to 16 GiB. Default 1 GiB. */
  readonly maxChildHeap?: number | string | undefined
  /** Most classes in the answer: an integer from 1 to 1,000. Default 20. */
  readonly limit?: number | undefined
  /** Keeps the snapshot at this path; it opens in the browser's developer tools. Default: deleted. */
  readonly saveSnapshot?: string | undefined
}

/** Options of {@link explainRetained}. */
export interface RetainedOptions {
  /**
   * A weak reference to the object whose holder is sought; the caller must not hold the object itself.
   * @example { target: new WeakRef(session) }
   */
  readonly target: WeakRef<object>
  /** A function whose variables count as holders: the one that made the object, while its test waits. Default: none. */
  readonly subject?: ((...args: never[]) => unknown) | undefined
  /** Most time for everything, in ms or with a unit: 100 ms to 10 min. Default 10 s. */
  readonly maxTime?: number | string | undefined
  /** Largest used JavaScript heap of which a snapshot is taken: 1 MB to 4 GB. Default 60 MB. */
  readonly maxHeap?: number | string | undefined
  /** Largest snapshot file that is read: 1 KB to 8 GB. Default 200 MB. */
  readonly maxSnapshot?: number | string | undefined
  /** Heap limit of the child process: 64 MiB to 16 GiB. Default 1 GiB. */
  readonly maxChildHeap?: number | string | undefined
  /** Keeps the snapshot at this path; it opens in the browser's developer tools. Default: deleted. */
  readonly saveSnapshot?: string | undefined
}

/** A heap snapshot on disk. */
export interface ReadySnapshot {
  /** Path of a `.heapsnapshot` file; it is never deleted. */
  readonly file: string
  /** Calls that the counts are divided by: an integer from 1. */
  readonly calls: number
  /**
   * Highest object id in use before the calls (`HeapProfiler.lastSeenObjectId`). Without it the survivors are the objects
   * with an allocation trace, of which V8 records only a part.
   */
  readonly afterObjectId?: number | undefined
}

/** What bounds any explanation: milliseconds and bytes. */
export interface Bounds {
  readonly maxTime: number
  readonly maxHeap: number
  readonly maxSnapshot: number
  readonly maxChildHeap: number
  readonly saveSnapshot: string | undefined
}

/** Options with defaults filled in. */
export interface Resolved extends Bounds {
  readonly subject: Subject | undefined
  readonly snapshot: ReadySnapshot | undefined
  readonly calls: number
  readonly firstCall: number
  readonly earlierCalls: number
  readonly limit: number
}

/** The same of the search for one object. */
export interface ResolvedRetained extends Bounds {
  readonly target: WeakRef<object>
  readonly subject: RetainedOptions['subject']
}

const BOUNDS = ['maxTime', 'maxHeap', 'maxSnapshot', 'maxChildHeap', 'saveSnapshot']
const NAMES = new Set(['subject', 'snapshot', 'calls', 'firstCall', 'earlierCalls', 'limit', ...BOUNDS])
const RETAINED_NAMES = new Set(['target', 'subject', ...BOUNDS])

/**
 * Checks the options and fills in defaults.
 *
 * @throws UsageError naming the option, the constraint, the value and its type.
 */
export function resolve(options: unknown): Resolved {
  const given = checkNames('explainRetainers', NAMES, options)
  const { subject, snapshot } = given
  if ((subject === undefined) === (snapshot === undefined)) {
    throw new UsageError('Expected exactly one of the options `subject` and `snapshot`')
  }
  if (subject !== undefined && typeof subject !== 'function') {
    throw expected('option `subject`', 'a function', subject)
  }
  return {
    subject: subject as Subject | undefined,
    snapshot: snapshot === undefined ? undefined : readySnapshot(snapshot),
    calls: integer('`calls`', given['calls'] ?? 200, 1, 100_000),
    firstCall: integer('`firstCall`', given['firstCall'] ?? 0, 0, Number.MAX_SAFE_INTEGER),
    earlierCalls: integer('`earlierCalls`', given['earlierCalls'] ?? 0, 0, Number.MAX_SAFE_INTEGER),
    limit: integer('`limit`', given['limit'] ?? 20, 1, 1_000),
    ...boundsOf(given),
  }
}

/**
 * The same for the options of `explainRetained`.
 *
 * @throws UsageError naming the option, the constraint, the value and its type.
 */
export function resolveRetained(options: unknown): ResolvedRetained {
  const given = checkNames('explainRetained', RETAINED_NAMES, options)
  const { target, subject } = given
  // Duck typing: a WeakRef that the sandbox of a runner made is of another class.
  if (typeof (target as { deref?: unknown } | null | undefined)?.deref !== 'function') {
    throw expected('option `target`', 'a WeakRef', target)
  }
  if (subject !== undefined && typeof subject !== 'function') {
    throw expected('option `subject`', 'a function', subject)
  }
  return {
    target: target as WeakRef<object>,
    subject: subject as RetainedOptions['subject'],
    ...boundsOf(given),
  }
}

function checkNames(of: string, names: ReadonlySet<string>, options: unknown): Record<string, unknown> {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw expected(`the options of ${of}`, 'an object', options)
  }
  for (const name of Object.keys(options)) {
    if (!names.has(name)) {
      throw new UsageError(`Unknown option \`${name}\` of ${of}; there are: ${[...names].join(', ')}`)
    }
  }
  return options as Record<string, unknown>
}

function boundsOf(given: Record<string, unknown>): Bounds {
  const { saveSnapshot } = given
  if (saveSnapshot !== undefined && (typeof saveSnapshot !== 'string' || saveSnapshot === '')) {
    throw expected('option `saveSnapshot`', 'a path', saveSnapshot)
  }
  return {
    maxTime: within(
      '`maxTime`',
      parseDuration,
      given['maxTime'] ?? 10_000,
      100,
      600_000,
      'from 100 ms to 10 min',
    ),
    maxHeap: within('`maxHeap`', parseBytes, given['maxHeap'] ?? 60e6, 1e6, 4e9, 'from 1 MB to 4 GB'),
    maxSnapshot: within(
      '`maxSnapshot`',
      parseBytes,
      given['maxSnapshot'] ?? 200e6,
      1e3,
      8e9,
      'from 1 KB to 8 GB',
    ),
    maxChildHeap: within(
      '`maxChildHeap`',
      parseBytes,
      given['maxChildHeap'] ?? 2 ** 30,
      2 ** 26,
      2 ** 34,
      'from 64 MiB to 16 GiB',
    ),
    saveSnapshot,
  }
}

function readySnapshot(value: unknown): ReadySnapshot {
  if (typeof value !== 'object' || value === null)
    throw expected('option `snapshot`', 'an object with a `file`', value)
  const { file, calls, afterObjectId } = value as Record<string, unknown>
  if (typeof file !== 'string' || file === '') throw expected('option `snapshot.file`', 'a path', file)
  return {
    file,
    calls: integer('`snapshot.calls`', calls, 1, Number.MAX_SAFE_INTEGER),
    ...(afterObjectId === undefined
      ? {}
      : { afterObjectId: integer('`snapshot.afterObjectId`', afterObjectId, 0, Number.MAX_SAFE_INTEGER) }),
  }
}

function integer(what: string, value: unknown, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`
    throw expected(`option ${what}`, `an integer ${range}`, value)
  }
  return value
}

function within(
  what: string,
  parse: (what: string, value: unknown) => number,
  value: unknown,
  least: number,
  most: number,
  range: string,
): number {
  const amount = parse(`option ${what}`, value)
  if (amount < least || amount > most) throw expected(`option ${what}`, range, value)
  return amount
}
