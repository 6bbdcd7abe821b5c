import { copyFileSync, statSync } from 'node:fs'
import { analyzeInChild, type ChildOutcome } from './child.ts'
import { now } from './clock.ts'
import { type Resolved, type RetainersOptions, resolve } from './options.ts'
import type { RetainersResult } from './result.ts'
import { makeScratch, type Scratch } from './scratch.ts'
import { type Captured, captureWindow, text } from './window.ts'

type Failed = Exclude<RetainersResult, { status: 'explained' }>

let running: Promise<unknown> = Promise.resolve()

/**
 * Explains a leak: which classes grow, by how many objects and bytes per call, and who holds them.
 *
 * Runs the subject some 200 times more and takes one heap snapshot of this process, which blocks it for a quarter of a
 * second at a small heap and for seconds at 60 MB; then a child process reads the file. Meant for a failure that is
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

async function explain(options: Resolved): Promise<RetainersResult> {
  const started = now()
  let scratch: Scratch
  try {
    scratch = makeScratch()
  } catch (cause) {
    return { status: 'unavailable', because: 'disk', reason: `No temporary directory: ${text(cause)}`, cause }
  }
  try {
    const source = await snapshotFor(options, scratch)
    if ('status' in source) return source
    if (source.bytes > options.maxSnapshot) {
      return {
        status: 'too-large',
        what: 'snapshot',
        bytes: source.bytes,
        limit: options.maxSnapshot,
        reason: 'The snapshot file is larger than `maxSnapshot`',
      }
    }
    const captured = now()
    const left = options.maxTime - (captured - started)
    if (left <= 0) return late(options)
    const { file, calls, afterObjectId } = source
    const outcome = await analyzeInChild(
      {
        file,
        calls,
        limit: options.limit,
        ...(afterObjectId === undefined ? {} : { afterObjectId }),
      },
      { maxTime: left, maxHeap: options.maxChildHeap, scratch: scratch.directory },
    )
    if (!('explanation' in outcome)) return failed(outcome, options)
    return {
      status: 'explained',
      explanation: outcome.explanation,
      cost: { captureMs: captured - started, analysisMs: now() - captured, snapshotBytes: source.bytes },
    }
  } finally {
    scratch.remove()
  }
}

type Source = Omit<Captured, 'afterObjectId'> & { readonly afterObjectId?: number | undefined }

async function snapshotFor(options: Resolved, scratch: Scratch): Promise<Source | Failed> {
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
  const captured = await captureWindow(subject, options, scratch.snapshotFile)
  if ('status' in captured || saveSnapshot === undefined) return captured
  try {
    copyFileSync(captured.file, saveSnapshot)
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

function failed(outcome: Exclude<ChildOutcome, { explanation: unknown }>, options: Resolved): Failed {
  if ('late' in outcome) return late(options)
  if ('died' in outcome) {
    return { status: 'unavailable', because: 'child-failed', reason: outcome.died, cause: outcome.cause }
  }
  return {
    status: 'unavailable',
    because: outcome.failure === 'no-window' ? 'no-window' : 'snapshot-invalid',
    reason: `The snapshot cannot be explained: ${outcome.message}`,
  }
}

function late({ maxTime }: Resolved): Failed {
  return {
    status: 'timed-out',
    stage: 'analysis',
    maxTime,
    reason: 'Reading the snapshot did not end within `maxTime`; its process was killed',
  }
}
