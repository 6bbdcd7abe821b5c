import type { RunLogEntry } from './read.ts'
import type { AssertionRecord, LossRecord, ProbeRecord, TestRecord, WorkerRecord } from './record.ts'

/** What was recorded in one attempt of a test, in order. */
export interface Findings {
  /** Those that had a verdict. */
  readonly assertions: readonly AssertionRecord[]
  readonly probes: readonly ProbeRecord[]
}

/** One attempt of a test: its record, and what was found in it. */
export interface AttemptInLog extends Findings {
  readonly record: TestRecord
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

/** Findings whose test has no record: the worker died in it, or they were made outside of tests. */
export interface UnfinishedTest extends Findings {
  readonly kind: 'unfinished'
  readonly run: string
  readonly source: string
  readonly file: string
  /** Empty for what was found outside of tests. */
  readonly test: string
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
 * Findings carry no number of their attempt: they belong to the next record of their test, which is written when the
 * attempt has ended.
 */
export async function* mergeAttempts(entries: AsyncIterable<RunLogEntry>): AsyncGenerator<Merged, void> {
  let group = new Group('', '', '')
  for await (const { record, run, source } of entries) {
    if (record.type === 'worker' || record.type === 'loss') {
      yield { kind: 'worker', run, source, record }
      continue
    }
    // What the readings of a whole file say: a reader of single entries has it, and no test is waiting for it.
    if (record.type === 'file') continue
    if (record.file !== group.file || source !== group.source) {
      yield* group.close()
      group = new Group(run, source, record.file)
    }
    if (record.type === 'test') yield* group.addTest(record)
    else group.addFinding(record)
  }
  yield* group.close()
}

interface OpenTest {
  record: TestRecord
  findings: Findings
  readonly retries: AttemptInLog[]
  readonly repetitions: AttemptInLog[]
}

interface PendingFindings {
  readonly test: string
  readonly assertions: AssertionRecord[]
  readonly probes: ProbeRecord[]
}

class Group {
  readonly run: string
  readonly source: string
  readonly file: string
  readonly #tests = new Map<string, OpenTest>()
  readonly #pending = new Map<string, PendingFindings>()

  constructor(run: string, source: string, file: string) {
    this.run = run
    this.source = source
    this.file = file
  }

  addFinding(record: AssertionRecord | ProbeRecord): void {
    const key = keyOf(record)
    let pending = this.#pending.get(key)
    if (pending === undefined) {
      pending = { test: record.test, assertions: [], probes: [] }
      this.#pending.set(key, pending)
    }
    if (record.type === 'probe') pending.probes.push(record)
    else pending.assertions.push(record)
  }

  *addTest(record: TestRecord): Generator<Merged, void> {
    const key = keyOf(record)
    const { assertions, probes } = this.#pending.get(key) ?? { assertions: [], probes: [] }
    const findings = { assertions, probes }
    this.#pending.delete(key)
    const before = this.#tests.get(key)
    const list = before === undefined ? undefined : placeOfEarlier(before, record)
    if (before !== undefined && list !== undefined) {
      list.push({ record: before.record, ...before.findings })
      before.record = record
      before.findings = findings
      return
    }
    if (before !== undefined) yield this.#merged(before)
    this.#tests.set(key, { record, findings, retries: [], repetitions: [] })
  }

  *close(): Generator<Merged, void> {
    for (const test of this.#tests.values()) yield this.#merged(test)
    const { run, source, file } = this
    for (const pending of this.#pending.values()) yield { kind: 'unfinished', run, source, file, ...pending }
  }

  #merged({ findings, ...test }: OpenTest): MergedTest {
    return { kind: 'test', run: this.run, source: this.source, ...test, ...findings }
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
