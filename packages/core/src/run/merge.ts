import type { RunLogEntry } from './read.ts'
import type { AssertionRecord, LossRecord, TestRecord, WorkerRecord } from './record.ts'

/** One attempt of a test: its record, and the assertions that had a verdict in it. */
export interface AttemptInLog {
  readonly record: TestRecord
  readonly assertions: readonly AssertionRecord[]
}

/** A test as it counts: the last attempt of its last repetition. Earlier ones are kept beside it. */
export interface MergedTest extends AttemptInLog {
  readonly kind: 'test'
  readonly run: string
  readonly source: string
  /** Earlier attempts, oldest first. */
  readonly retries: readonly AttemptInLog[]
  /** Earlier repetitions of a test that is asked to run several times, oldest first; each counts. */
  readonly repetitions: readonly AttemptInLog[]
}

/** Assertions whose test has no record: the worker died in it, or they ran outside of tests. */
export interface UnfinishedTest {
  readonly kind: 'unfinished'
  readonly run: string
  readonly source: string
  readonly file: string
  /** Empty for assertions outside of tests. */
  readonly test: string
  readonly assertions: readonly AssertionRecord[]
}

/** Who wrote the records that follow. */
export interface MergedWorker {
  readonly kind: 'worker'
  readonly run: string
  readonly source: string
  readonly record: WorkerRecord | LossRecord
}

/** What a run consists of, attempts folded together. */
export type Merged = MergedTest | UnfinishedTest | MergedWorker

/**
 * Folds the attempts of each test together. Streams: what is held in memory are the tests of one test file, as
 * a worker runs one test file after the other. A test that runs in two runs, or twice without being a retry,
 * counts twice.
 *
 * Assertions carry no number of their attempt: they belong to the next record of their test, which is written when the
 * attempt has ended.
 */
export async function* mergeAttempts(entries: AsyncIterable<RunLogEntry>): AsyncGenerator<Merged, void> {
  let group = new Group('', '', '')
  for await (const { record, run, source } of entries) {
    if (record.type === 'worker' || record.type === 'loss') {
      yield { kind: 'worker', run, source, record }
      continue
    }
    if (record.file !== group.file || source !== group.source) {
      yield* group.close()
      group = new Group(run, source, record.file)
    }
    if (record.type === 'test') yield* group.addTest(record)
    else group.addAssertion(record)
  }
  yield* group.close()
}

interface OpenTest {
  record: TestRecord
  assertions: readonly AssertionRecord[]
  readonly retries: AttemptInLog[]
  readonly repetitions: AttemptInLog[]
}

class Group {
  readonly run: string
  readonly source: string
  readonly file: string
  readonly #tests = new Map<string, OpenTest>()
  readonly #pending = new Map<string, AssertionRecord[]>()

  constructor(run: string, source: string, file: string) {
    this.run = run
    this.source = source
    this.file = file
  }

  addAssertion(record: AssertionRecord): void {
    const key = keyOf(record)
    const pending = this.#pending.get(key)
    if (pending === undefined) this.#pending.set(key, [record])
    else pending.push(record)
  }

  *addTest(record: TestRecord): Generator<Merged, void> {
    const key = keyOf(record)
    const assertions = this.#pending.get(key) ?? []
    this.#pending.delete(key)
    const before = this.#tests.get(key)
    const list = before === undefined ? undefined : placeOfEarlier(before, record)
    if (before !== undefined && list !== undefined) {
      list.push({ record: before.record, assertions: before.assertions })
      before.record = record
      before.assertions = assertions
      return
    }
    if (before !== undefined) yield this.#merged(before)
    this.#tests.set(key, { record, assertions, retries: [], repetitions: [] })
  }

  *close(): Generator<Merged, void> {
    for (const test of this.#tests.values()) yield this.#merged(test)
    for (const assertions of this.#pending.values()) {
      const { run, source, file } = this
      yield { kind: 'unfinished', run, source, file, test: assertions[0]?.test ?? '', assertions }
    }
  }

  #merged(test: OpenTest): MergedTest {
    return { kind: 'test', run: this.run, source: this.source, ...test }
  }
}

/** Where the attempt before goes, or `undefined` when the record is another test of the same name. */
function placeOfEarlier({ record: before, retries, repetitions }: OpenTest, after: TestRecord) {
  const repeat = (after.repeat ?? 0) - (before.repeat ?? 0)
  if (repeat > 0) return repetitions
  return repeat === 0 && after.retry > before.retry ? retries : undefined
}

function keyOf({ project, test }: { readonly project?: string; readonly test: string }): string {
  return `${project ?? ''}\u0000${test}`
}
