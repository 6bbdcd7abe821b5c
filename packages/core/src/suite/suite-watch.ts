import type { AllocationSite } from '../memory/sites.ts'
import { lightReading } from '../memory/snapshots.ts'
import { nodeProcess, now, wallTime } from '../realm.ts'
import { type FileRecord, SCHEMA_VERSION, type SnapshotReading, type TestLeakRecord } from '../run/record.ts'
import { BoundaryReader } from './boundary.ts'
import { Cadence } from './cadence.ts'
import { analyseFile, type Boundary } from './file-trend.ts'
import type { SuiteWatchOptions } from './options.ts'
import { type Outcome, RepeatedTest } from './repeated-test.ts'
import { FALL, huntBlocks, type RepetitionRule, SETTLED_BLOCKS, SETTLED_LEAST } from './repetition.ts'

/** An attempt of a test that has ended. */
export interface EndedTest {
  readonly test: string
  readonly status: 'passed' | 'failed' | 'skipped'
  /** Others ran beside it. */
  readonly concurrent: boolean
  /** Whether the runner can run it again: its function is there, and it makes no assertion that repeats by itself. */
  readonly repeatable: boolean
}

/** A leak, with what a message needs. */
export interface FoundLeak {
  readonly leak: TestLeakRecord
  readonly sites: readonly AllocationSite[]
}

/** Growth of a single test that makes it suspicious, in bytes, before anything is known of the file's noise. */
const SUSPICIOUS = 4 * 1024

const MOST_SUSPICIOUS = 32 * 1024

/** Changes between quiet readings that the noise is taken from. */
const NOISES = 16

/**
 * Watches the tests of one file, in both adapters alike: the adapter tells when a test begins and has ended, and repeats a
 * test when it is asked to. Reading and repeating are the same for per-test snapshots and for a hunt; they differ in
 * who is repeated and what that may cost.
 */
export class SuiteWatch {
  readonly #options: SuiteWatchOptions
  readonly #reader = new BoundaryReader()
  readonly #cadence: Cadence
  readonly #rule: RepetitionRule
  readonly #warmup: number
  readonly #root: string
  readonly #started = now()
  readonly #boundaries: Boundary[] = []
  readonly #repeated: { readonly leaks: boolean; readonly rates: readonly number[] }[] = []
  readonly #leaks: TestLeakRecord[] = []
  readonly #open: { readonly test: string; readonly reason: string }[] = []
  readonly #noise: number[] = []
  readonly #tests = new Set<string>()
  #firstReading: SnapshotReading | undefined
  #lastReading: SnapshotReading | undefined
  #unattributed = 0
  #repetitions = 0
  #spent = 0
  /** Tests that ended since the last reading, and whether some ran beside others. */
  #since = { tests: 0, mixed: false }
  #current:
    | { test: RepeatedTest | undefined; name: string; warmup: number; started: number; perRun: number }
    | undefined
  #testStarted = 0
  #found: FoundLeak | undefined

  constructor(options: SuiteWatchOptions, root: string = nodeProcess.cwd()) {
    this.#options = options
    this.#root = root
    this.#cadence = new Cadence(options.maxOverhead)
    const { warmup, blocks } =
      options.by === 'hunt' ? huntBlocks(options.repetitions) : { warmup: 0, blocks: SETTLED_BLOCKS }
    this.#warmup = warmup
    const least = options.by === 'hunt' ? options.repetitions : SETTLED_LEAST
    this.#rule = { tolerance: options.tolerance, blocks, least }
  }

  /** Before the first hook of a test that is not being repeated. */
  async begin(concurrent: boolean): Promise<SnapshotReading> {
    if (this.#boundaries.length === 0 && !concurrent) await this.#read()
    const reading = this.#lastReading
    this.#reader.loopDelay()
    this.#testStarted = now()
    // Just collected: the same reading is the boundary of this test.
    return reading !== undefined && this.#since.tests === 0 ? reading : lightReading()
  }

  /** Longest time in ms that the event loop was held up since the last boundary. */
  loopDelay(): number {
    return this.#reader.loopDelay()
  }

  /**
   * After the last hook of a test that is not being repeated.
   *
   * @returns the boundary, and whether the test is to be run again.
   */
  async end({
    test,
    status,
    concurrent,
    repeatable,
  }: EndedTest): Promise<{ after: SnapshotReading; again: boolean }> {
    const took = now() - this.#testStarted
    this.#found = undefined
    // Each attempt of a test is the same test: it counts once.
    if (!this.#tests.has(test)) {
      this.#tests.add(test)
      if (concurrent) this.#unattributed += 1
    }
    this.#since = { tests: this.#since.tests + 1, mixed: this.#since.mixed || concurrent }
    // A failed test holds its error, and may be tried again: the next boundary has it.
    const judged = status === 'passed' && !concurrent
    if (!judged) return { after: lightReading(), again: false }
    if (this.#options.by === 'hunt')
      return { after: lightReading(), again: this.#startHunt(test, took, repeatable) }
    const due = this.#since.tests >= this.#cadence.span && this.#affords(this.#reader.cost)
    if (!due) return { after: lightReading(), again: false }
    const alone = this.#since.tests === 1 && !this.#since.mixed
    const before = this.#lastReading
    const after = await this.#read()
    const grown = bytesOf(after) - (before === undefined ? 0 : bytesOf(before))
    // A large fall says that the reading before was too high, and may hide as much growth.
    if (before === undefined || (grown <= this.#suspicious() && grown >= -FALL)) {
      this.#cadence.quiet()
      if (before !== undefined) this.#remember(grown)
      return { after, again: false }
    }
    this.#cadence.loud()
    if (!alone) return { after, again: false }
    if (!repeatable) {
      this.#open.push({
        test,
        reason: 'it cannot be repeated: it measures by itself, or its runner has no way',
      })
      return { after, again: false }
    }
    this.#current = { test: this.#judge(test, after, 0), name: test, warmup: 0, started: now(), perRun: took }
    return { after, again: this.#goOn() }
  }

  /**
   * After a repetition.
   *
   * @param failed - the test failed this time, though it had passed: it cannot be repeated, and is not judged.
   * @returns whether it is to be run again.
   */
  async repeated(failed: boolean): Promise<boolean> {
    const current = this.#current
    if (current === undefined) return false
    this.#repetitions += 1
    if (failed) return await this.#finish({ kind: 'open', reason: 'it fails when it runs again' })
    if (current.test === undefined) {
      current.warmup -= 1
      if (current.warmup > 0) return true
      const reading = await this.#settled(() => true)
      current.test = this.#judge(current.name, reading, this.#warmup)
      return this.#goOn()
    }
    const outcome = await current.test.repeated()
    if (outcome !== undefined) return await this.#finish(outcome)
    return this.#goOn()
  }

  /** The leak of the test that has just been repeated. */
  get found(): FoundLeak | undefined {
    return this.#found
  }

  /** What the file's readings say. The watch is closed then. */
  async close(id: { readonly project?: string; readonly file: string }): Promise<FileRecord> {
    if (this.#since.tests > 0) await this.#read()
    await this.#reader.close()
    const elapsed = now() - this.#started
    const [first, last] = [this.#firstReading, this.#lastReading]
    const difference = (name: 'contexts' | 'detachedContexts' | 'handles'): number =>
      first === undefined || last === undefined ? 0 : last[name] - first[name]
    return {
      v: SCHEMA_VERSION,
      type: 'file',
      at: wallTime(),
      ...id,
      by: this.#options.by,
      tests: this.#tests.size,
      unattributed: this.#unattributed,
      readings: this.#boundaries.length,
      ...analyseFile(this.#boundaries, this.#repeated, this.#options.tolerance),
      repeated: this.#repeated.length,
      repetitions: this.#repetitions,
      overhead: this.#spent,
      elapsed,
      contexts: difference('contexts'),
      detachedContexts: difference('detachedContexts'),
      handles: difference('handles'),
      leaks: this.#leaks,
      open: this.#open,
    }
  }

  #judge(
    test: string,
    reading: SnapshotReading & { readonly live: number },
    repetitions: number,
  ): RepeatedTest {
    const first = { repetitions, heap: reading.live, external: reading.external }
    return new RepeatedTest(test, this.#reader, this.#rule, this.#root, first)
  }

  #startHunt(test: string, took: number, repeatable: boolean): boolean {
    if (!repeatable) {
      this.#open.push({
        test,
        reason: 'it cannot be repeated: it measures by itself, or its runner has no way',
      })
      return false
    }
    this.#current = { test: undefined, name: test, warmup: this.#warmup, started: now(), perRun: took }
    return true
  }

  /** Goes on while the time allows the next block. */
  #goOn(): boolean {
    const current = this.#current
    if (current?.test === undefined) return false
    const { test, started, perRun, name } = current
    const taken = now() - started
    const runs = test.repetitions
    const each = runs === 0 ? perRun : Math.min(perRun, taken / Math.max(1, runs))
    const cost = test.left * each + this.#reader.cost
    const late = taken + cost > this.#options.maxTestTime
    const dear = !this.#affords(cost + taken)
    if (!late && !dear) return true
    // Within a block that was affordable when it began: no reading, no verdict.
    this.#open.push({
      test: name,
      reason: late
        ? 'it takes too long to be repeated often enough'
        : 'repeating it would cost more than maxOverhead allows; `qtests hunt` has the time',
    })
    this.#leave(false, [])
    return false
  }

  async #finish(outcome: Outcome): Promise<boolean> {
    const current = this.#current
    if (current === undefined) return false
    await current.test?.close()
    switch (outcome.kind) {
      case 'clean':
        this.#cadence.quiet()
        break
      case 'open':
        this.#open.push({ test: current.name, reason: outcome.reason })
        break
      case 'leak':
        this.#leaks.push(outcome.leak)
        this.#found = outcome
        break
    }
    const last = current.test?.last
    this.#leave(outcome.kind === 'leak', current.test?.rates ?? [])
    // What the repetitions left belongs to no further test.
    if (last === undefined) return false
    this.#keep(last)
    return false
  }

  #leave(leaks: boolean, rates: readonly number[]): void {
    const current = this.#current
    if (current === undefined) return
    this.#repeated.push({ leaks, rates })
    this.#spent += now() - current.started
    this.#current = undefined
  }

  #affords(cost: number): boolean {
    const own = now() - this.#started - this.#spent
    return this.#cadence.affords(cost, own, this.#spent, this.#reader.cost)
  }

  /** Growth above which a test is repeated: four times what quiet readings of the file change by, within bounds. */
  #suspicious(): number {
    if (this.#noise.length === 0) return SUSPICIOUS
    const sorted = [...this.#noise].sort((a, b) => a - b)
    return Math.min(MOST_SUSPICIOUS, Math.max(SUSPICIOUS, 4 * (sorted[Math.floor(sorted.length / 2)] ?? 0)))
  }

  #remember(change: number): void {
    this.#noise.push(Math.abs(change))
    if (this.#noise.length > NOISES) this.#noise.shift()
  }

  async #settled(enough: Parameters<BoundaryReader['settled']>[0]) {
    const start = now()
    const reading = await this.#reader.settled(enough)
    if (this.#current === undefined) this.#spent += now() - start
    return reading
  }

  async #read(): Promise<SnapshotReading & { readonly live: number }> {
    const before = this.#lastReading
    const limit = before === undefined ? Number.POSITIVE_INFINITY : bytesOf(before) + this.#suspicious()
    const reading = await this.#settled(({ data, external }) => data + external <= limit)
    this.#keep(reading)
    return reading
  }

  #keep(reading: SnapshotReading): void {
    this.#firstReading ??= reading
    this.#lastReading = reading
    this.#since = { tests: 0, mixed: false }
    this.#boundaries.push({ tests: this.#tests.size, bytes: bytesOf(reading) })
  }
}

function bytesOf({ live = 0, external }: SnapshotReading): number {
  return live + external
}
