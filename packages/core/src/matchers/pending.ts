import { UsageError } from '../errors.ts'
import type { AwaitedTracker } from './awaited.ts'

/** What identifies a test within its isolate: the runner's task object, or its full name. */
export type TestKey = object | string

/** One assertion of a test, from the call of the matcher to the end of the test. */
export interface Entry {
  readonly usage: string
  /** First line of the user's stack at the matcher, if it could be told. */
  readonly location: string | undefined
  readonly tracker: AwaitedTracker<unknown>
  readonly abort: AbortController
  /** Settles, never rejects, when the assertion has stopped touching the isolate. */
  readonly stopped: Promise<void>
  settled: boolean
  /** Text of its failure, when it has failed. */
  failure: string | undefined
}

/** Assertions per test: kept until the test has ended. */
export class PendingAssertions {
  readonly #entries = new Map<TestKey, Set<Entry>>()

  add(key: TestKey, entry: Entry): void {
    const entries = this.#entries.get(key)
    if (entries === undefined) this.#entries.set(key, new Set([entry]))
    else entries.add(entry)
  }

  /**
   * Called by the adapters when a test has ended, hooks included. Stops what still runs, waits until it has
   * stopped, so that the next test is measured alone, and returns the error that must fail the test.
   */
  async endOfTest(key: TestKey): Promise<UsageError | undefined> {
    const entries = this.#entries.get(key)
    if (entries === undefined) return undefined
    this.#entries.delete(key)
    const forgotten: Entry[] = []
    for (const entry of entries) {
      if (entry.settled && entry.tracker.wasAwaited()) continue
      if (!entry.settled)
        entry.abort.abort(new UsageError('the test ended before the assertion had a verdict'))
      if (!entry.tracker.wasAwaited()) forgotten.push(entry)
    }
    await Promise.all([...entries].map((entry) => entry.stopped))
    return forgotten.length === 0 ? undefined : notAwaited(forgotten)
  }
}

function notAwaited(entries: readonly Entry[]): UsageError {
  const [first] = entries
  const place = first?.location === undefined ? '' : ` (${first.location})`
  const more = entries.length > 1 ? ` and ${entries.length - 1} more` : ''
  const failure = entries.find((entry) => entry.failure !== undefined)?.failure
  const found = failure === undefined ? '' : `\n\nIt had failed by then:\n\n${failure}`
  return new UsageError(
    `An assertion was not awaited${place}${more}, so its verdict came to nothing. Write: ${first?.usage}${found}`,
  )
}
