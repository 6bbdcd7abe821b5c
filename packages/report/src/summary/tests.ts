import type { MergedTest, TestRecord, UnfinishedTest } from '@qtests/core/run'
import type { GrownTest, GrowthSummary, SlowTest, TestCounts, TestName } from './summary.ts'
import { Top } from './top.ts'

/** Tests by outcome, the slowest and the most grown. */
export class TestTally {
  readonly #files = new Set<string>()
  #last = ''
  readonly #slowest: Top<SlowTest>
  readonly #grown: Top<GrownTest>
  readonly #counts = {
    total: 0,
    passed: 0,
    failed: 0,
    skipped: 0,
    flaky: 0,
    retries: 0,
    unfinished: 0,
    concurrent: 0,
    duration: 0,
  }
  #measured = 0
  #unattributed = 0

  readonly #unfinished: TestName[] = []
  readonly #longest: number

  constructor(top: number, longest: number) {
    this.#longest = longest
    this.#slowest = new Top(top)
    this.#grown = new Top(top)
  }

  /** @param runner - two of them may have a file of the same name. */
  add({ record, retries, repetitions }: MergedTest, runner: string): void {
    const counts = this.#counts
    const runs = [...repetitions.map((attempt) => attempt.record), record]
    const status = runs.some((run) => run.status === 'failed') ? 'failed' : record.status
    this.#addFile(record, runner)
    counts.total += 1
    counts[status] += 1
    counts.retries += retries.length
    if (status === 'passed' && retries.length > 0) counts.flaky += 1
    if (record.concurrent) counts.concurrent += 1
    for (const run of runs) {
      if (Number.isFinite(run.duration)) counts.duration += run.duration
      if (run.status !== 'skipped' && this.#slowest.takes(run.duration))
        this.#slowest.add(run.duration, { ...nameOf(run), duration: run.duration })
      this.#addGrowth(run)
    }
  }

  addUnfinished({ file, test, assertions }: UnfinishedTest, runner: string): void {
    const [first] = assertions
    if (file !== '' && first !== undefined) this.#addFile(first, runner)
    if (test === '' || first === undefined) return
    this.#counts.unfinished += 1
    if (this.#unfinished.length < this.#longest) this.#unfinished.push(nameOf(first))
  }

  /** One after the other: the tests of a file follow each other. */
  #addFile({ project, file }: TestName, runner: string): void {
    const key = `${runner}\u0000${project ?? ''}\u0000${file}`
    if (this.#last === key) return
    this.#last = key
    this.#files.add(key)
  }

  files(): number {
    return this.#files.size
  }

  counts(): TestCounts {
    return { ...this.#counts }
  }

  unfinished(): TestName[] {
    return this.#unfinished
  }

  slowest(): SlowTest[] {
    return this.#slowest.list()
  }

  growth(): GrowthSummary {
    return {
      collected: false,
      measured: this.#measured,
      unattributed: this.#unattributed,
      biggest: this.#grown.list(),
    }
  }

  #addGrowth(record: TestRecord): void {
    if (record.snapshot === undefined || record.status === 'skipped') return
    if (record.concurrent) {
      this.#unattributed += 1
      return
    }
    this.#measured += 1
    const heapUsed = record.snapshot.after.heapUsed - record.snapshot.before.heapUsed
    if (heapUsed > 0 && this.#grown.takes(heapUsed))
      this.#grown.add(heapUsed, { ...nameOf(record), heapUsed })
  }
}

/** The part of a record that says which test it is. */
export function nameOf({ project, file, test }: TestName): TestName {
  return project === undefined ? { file, test } : { project, file, test }
}
