import { UsageError } from '../errors.ts'
import type { AwaitedTracker } from './awaited.ts'
import { type CallSite, pointTo } from './call-site.ts'

/** What identifies a test within its isolate: the runner's task object, or its full name. */
export type TestKey = object | string

/** One assertion of a test, from the call of the matcher to the end of the test. */
export interface Entry {
  readonly usage: string
  /** Where the user's code called the matcher, if it could be told. */
  readonly site: CallSite | undefined
  readonly tracker: AwaitedTracker<unknown>
  readonly abort: AbortController
  /** Settles, never rejects, when the assertion has stopped touching the isolate. */
  readonly stopped: Promise<void>
  settled: boolean
  /** Text of its failure, when it has failed. */
  failure: string | undefined
}

/** How a test stood when it ended. */
export interface TestEnd {
  /** The test has failed for another reason, such as its time limit: only what was never awaited is added to that. */
  readonly failed: boolean
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
  async endOfTest(key: TestKey, end: TestEnd): Promise<UsageError | undefined> {
    const entries = this.#entries.get(key)
    if (entries === undefined) return undefined
    this.#entries.delete(key)
    return stopAndJudge([...entries], end)
  }

  /** Called when a test file has ended: what could not be given to one test (concurrent tests) is due now. */
  async endOfFile(): Promise<UsageError | undefined> {
    const entries = [...this.#entries.values()].flatMap((set) => [...set])
    this.#entries.clear()
    return stopAndJudge(entries, { failed: false })
  }
}

async function stopAndJudge(entries: readonly Entry[], end: TestEnd): Promise<UsageError | undefined> {
  const forgotten = entries.filter((entry) => !entry.tracker.wasAwaited())
  const unfinished = entries.filter((entry) => !entry.settled && entry.tracker.wasAwaited())
  // Read before stopping: what is stopped fails, but not by a finding.
  const failure = forgotten.find((entry) => entry.failure !== undefined)?.failure
  // Of a failed test, the body still waits and must go on to its `finally`. Anybody else who waits is not the test:
  // a rejection would land on whichever test runs by then.
  for (const entry of end.failed ? forgotten : entries) entry.tracker.abandon()
  for (const entry of entries) {
    if (!entry.settled) entry.abort.abort(new UsageError('The test ended before the assertion had a verdict'))
  }
  await Promise.all(entries.map((entry) => entry.stopped))
  if (forgotten.length > 0) return notAwaited(forgotten, failure)
  // Awaited by something that the test did not wait for in turn: a chain on `.resolves`, a race, a forgotten helper.
  return unfinished.length > 0 && !end.failed ? notFinished(unfinished) : undefined
}

function notAwaited(entries: readonly Entry[], failure: string | undefined): UsageError {
  const found = failure === undefined ? '' : `\n\nIt had failed by then:\n\n${failure}`
  const lost = entries.length === 1 ? 'its verdict' : 'their verdicts'
  return errorAt(
    entries,
    (what, place) =>
      `${what} not awaited${place}, so ${lost} came to nothing. Write: ${entries[0]?.usage}${found}`,
  )
}

function notFinished(entries: readonly Entry[]): UsageError {
  return errorAt(
    entries,
    (what, place) =>
      `${what} still running when the test ended${place}: something between the assertion and the test was not awaited. Write: ${entries[0]?.usage}`,
  )
}

/** An error whose stack starts where the first of the assertions was called. */
function errorAt(entries: readonly Entry[], sentence: (what: string, place: string) => string): UsageError {
  const what = entries.length === 1 ? 'An assertion was' : `${entries.length} assertions were`
  const locations = entries.flatMap((entry) => entry.site?.location ?? [])
  const error = new UsageError(sentence(what, locations.length === 0 ? '' : ` (${locations.join(', ')})`))
  return pointTo(entries[0]?.site, error)
}
