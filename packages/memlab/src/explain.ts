import { copyFileSync, statSync } from 'node:fs'
import { formatDuration } from '@qtests/core/input'
import type { AnalysisRequest } from './analysis/analyze.ts'
import { type ChildOutcome, type Reader, startReader } from './child.ts'
import { now } from './clock.ts'
import {
  type Bounds,
  type Resolved,
  type ResolvedRetained,
  type RetainedOptions,
  type RetainersOptions,
  resolve,
  resolveRetained,
} from './options.ts'
import type { ExplanationCost, NotExplained, RetainedResult, RetainersResult } from './result.ts'
import { makeScratch, type Scratch } from './scratch.ts'
import { text } from './text.ts'
import { type Captured, captureTarget, captureWindow } from './window.ts'

let running: Promise<unknown> = Promise.resolve()

/**
 * Explains a leak: which classes grow, by how many objects and bytes per call, and who holds them.
 *
 * Runs the subject some 200 times more and takes one heap snapshot of this process, which blocks it for half a
 * second at a small heap and for 5 s at 75 MB; then a child process reads the file. Meant for a failure that is
 * already certain. The snapshot file is deleted, unless `saveSnapshot` says where to keep it. Calls wait for each other: two windows in one heap
 * would count each other's objects.
 *
 * @returns `explained`, `too-large`, `timed-out` or `unavailable`, each with its reason. Rejects only on bad input.
 * @throws UsageError (a `TypeError`) naming the option, the constraint, the value and its type.
 * @example
 * const result = await explainRetainers({ subject: () => openSession() })
 * if (result.status === 'explained') console.log(renderExplanation(result.explanation).join('\n'))
 * // 1.00 x Session per call, 40 B, with its contents 104 B
 * //   held by  registry (module variable in src/session.ts) -> Map -> Session
 */
export async function explainRetainers(options: RetainersOptions): Promise<RetainersResult> {
  const resolved = resolve(options)
  const turn = running.then(() => explain(resolved))
  running = turn.catch(() => {})
  return turn
}

/**
 * Says who holds one object: the shortest path from a root of the heap to it, by strong links only.
 *
 * Takes one heap snapshot of this process, as `explainRetainers` does, within the same bounds; the subject is not called.
 *
 * @returns `explained` with the path, or without one where only the measurement or weak links hold the object;
 * `collected` where it is gone by now; `too-large`, `timed-out` or `unavailable`, each with its reason. Rejects only on
 * bad input.
 * @throws UsageError (a `TypeError`) naming the option, the constraint, the value and its type.
 * @example
 * const result = await explainRetained({ target: new WeakRef(session) })
 * if (result.status === 'explained' && result.path) console.log(renderPath(result.path).join('\n'))
 * // registry (module variable in src/session.ts) -> Map -> Session
 */
export async function explainRetained(options: RetainedOptions): Promise<RetainedResult> {
  const resolved = resolveRetained(options)
  const turn = running.then(() => findHolder(resolved))
  running = turn.catch(() => {})
  return turn
}

async function explain(options: Resolved): Promise<RetainersResult> {
  return await inScratch(options, async (scratch, started) => {
    const source = await snapshotFor(options, scratch)
    if ('status' in source) return source
    const { file, calls, afterObjectId } = source
    const outcome = await read(
      source,
      {
        seek: 'growth',
        file,
        calls,
        earlierCalls: options.earlierCalls,
        limit: options.limit,
        ...(afterObjectId === undefined ? {} : { afterObjectId }),
      },
      options,
      started,
      scratch,
    )
    if ('status' in outcome) return outcome
    const { answer, cost } = outcome
    if (!('explanation' in answer)) return failed(answer, options)
    return { status: 'explained', explanation: answer.explanation, cost }
  })
}

async function findHolder(options: ResolvedRetained): Promise<RetainedResult> {
  return await inScratch(options, async (scratch, started): Promise<RetainedResult> => {
    const captured = await captureTarget(options, scratch.snapshotFile, scratch.reader)
    if ('status' in captured) return captured
    const source = saved(captured, options.saveSnapshot)
    if ('status' in source) return source
    const outcome = await read(source, { seek: 'target', file: source.file }, options, started, scratch)
    if ('status' in outcome) return outcome
    const { answer, cost } = outcome
    if ('collected' in answer) return { status: 'collected' }
    if (!('held' in answer)) return failed(answer, options)
    return { status: 'explained', ...answer.held, cost }
  })
}

/** Where one explanation works. */
interface Workplace extends Scratch {
  /** Its reader, started by the first call. */
  reader(): Reader
}

async function inScratch<R>(
  { maxChildHeap }: Bounds,
  run: (scratch: Workplace, started: number) => Promise<R>,
): Promise<R | NotExplained> {
  const started = now()
  let scratch: Scratch
  try {
    scratch = makeScratch()
  } catch (cause) {
    return { status: 'unavailable', because: 'disk', reason: `No temporary directory: ${text(cause)}`, cause }
  }
  let reader: Reader | undefined
  const { directory } = scratch
  try {
    return await run(
      {
        ...scratch,
        reader: () => (reader ??= startReader({ maxHeap: maxChildHeap, scratch: directory })),
      },
      started,
    )
  } finally {
    await reader?.stop()
    scratch.remove()
  }
}

interface Read {
  readonly answer: ChildOutcome
  readonly cost: ExplanationCost
}

async function read(
  source: { readonly bytes: number },
  request: AnalysisRequest,
  bounds: Bounds,
  started: number,
  scratch: Workplace,
): Promise<Read | NotExplained> {
  if (source.bytes > bounds.maxSnapshot) {
    return {
      status: 'too-large',
      what: 'snapshot',
      bytes: source.bytes,
      limit: bounds.maxSnapshot,
      reason: 'The snapshot file is larger than `maxSnapshot`',
    }
  }
  const captured = now()
  const left = bounds.maxTime - (captured - started)
  if (left <= 0) return late(bounds)
  const answer = await scratch.reader().ask(request, left)
  return {
    answer,
    cost: { captureMs: captured - started, analysisMs: now() - captured, snapshotBytes: source.bytes },
  }
}

type Source = Omit<Captured, 'afterObjectId'> & { readonly afterObjectId?: number | undefined }

async function snapshotFor(options: Resolved, scratch: Workplace): Promise<Source | NotExplained> {
  const { subject, snapshot, saveSnapshot } = options
  if (snapshot !== undefined) {
    try {
      const stats = statSync(snapshot.file)
      if (stats.isFile()) return { ...snapshot, bytes: stats.size }
    } catch {
      // reported below
    }
    return {
      status: 'unavailable',
      because: 'snapshot-missing',
      reason: `There is no snapshot file ${snapshot.file}`,
    }
  }
  if (subject === undefined) throw new Error('options were resolved without a source')
  const captured = await captureWindow(subject, options, scratch.snapshotFile, scratch.reader)
  return 'status' in captured ? captured : saved(captured, saveSnapshot)
}

/** Keeps a copy of the snapshot where one is wanted. */
function saved(captured: Captured, place: string | undefined): Captured | NotExplained {
  if (place === undefined) return captured
  try {
    copyFileSync(captured.file, place)
    return captured
  } catch (cause) {
    return {
      status: 'unavailable',
      because: 'disk',
      reason: `The snapshot cannot be saved: ${text(cause)}`,
      cause,
    }
  }
}

/** Answers that are none. */
function failed(outcome: ChildOutcome, bounds: Bounds): NotExplained {
  if ('late' in outcome) return late(bounds)
  if ('died' in outcome) {
    return { status: 'unavailable', because: 'child-failed', reason: outcome.died, cause: outcome.cause }
  }
  if ('failure' in outcome) {
    return {
      status: 'unavailable',
      because: outcome.failure === 'no-window' ? 'no-window' : 'snapshot-invalid',
      reason: `The snapshot cannot be explained: ${outcome.message}`,
    }
  }
  return {
    status: 'unavailable',
    because: 'child-failed',
    reason: 'The child process answered something else',
  }
}

function late({ maxTime }: Bounds): NotExplained {
  return {
    status: 'timed-out',
    stage: 'analysis',
    maxTime,
    reason: `Reading the snapshot did not end within the ${formatDuration(maxTime)} that it may take; its process was killed`,
  }
}
