import { lightReading } from '../memory/snapshots.ts'
import { nodeProcess, now } from '../realm.ts'
import type { FileRecord, SnapshotReading, TestLeakRecord } from '../run/record.ts'
import { BoundaryReader } from './boundary.ts'
import { Cadence } from './cadence.ts'
import { bytesOf, FileTally } from './file-tally.ts'
import { LeakSearch } from './leak-search.ts'
import type { SuiteWatchOptions } from './options.ts'
import { QuietNoise } from './quiet-noise.ts'
import { type Outcome, RepeatedTest } from './repeated-test.ts'
import { NOT_REPEATABLE, NOTHING_BEFORE, Repeating, TOO_DEAR, TOO_LONG } from './repeating.ts'
import { FALL } from './repetition.ts'
import { repetitionRule } from './repetition-rule.ts'
import type { EndedTest, FoundLeak } from './watched-test.ts'

/**
 * Watches the tests of one file, in both adapters alike: the adapter tells when a test begins and has ended, and repeats a
 * test when it is asked to. Reading and repeating are the same for per-test snapshots and for a hunt; they differ in
 * who is repeated and what that may cost.
 */
export class SuiteWatch {
  readonly #options: SuiteWatchOptions
  readonly #reader = new BoundaryReader()
  readonly #cadence: Cadence
  readonly #root: string
  readonly #started = now()
  readonly #tally = new FileTally()
  readonly #noise = new QuietNoise()
  #spent = 0
  /** Since the last reading: tests that ended, those that could be judged, and whether some ran beside others. */
  #since = { tests: 0, judged: 0, mixed: false }
  #current: Repeating | undefined
  #testStarted = 0
  #found: FoundLeak | undefined
  readonly #search: LeakSearch

  constructor(options: SuiteWatchOptions, root: string = nodeProcess.cwd()) {
    this.#options = options
    this.#root = root
    this.#search = new LeakSearch(root)
    this.#cadence = new Cadence(options.maxOverhead)
  }

  /** Before the first hook of a test that is not being repeated. */
  async begin(concurrent: boolean): Promise<SnapshotReading> {
    if (this.#tally.last === undefined && !concurrent) await this.#read()
    const reading = this.#tally.last
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
    this.#tally.test(test, concurrent)
    // A failed test holds its error, and may be tried again: the next boundary has it.
    const judged = status === 'passed' && !concurrent
    const since = {
      tests: this.#since.tests + 1,
      judged: this.#since.judged + (judged ? 1 : 0),
      mixed: this.#since.mixed || concurrent,
    }
    this.#since = since
    if (!judged) return { after: lightReading(), again: false }
    if (this.#options.by === 'hunt')
      return { after: lightReading(), again: this.#startHunt(test, took, repeatable) }
    const due = since.tests >= this.#cadence.span && this.#affords(this.#reader.cost)
    if (!due) return { after: lightReading(), again: false }
    const alone = since.tests === 1 && !since.mixed
    const { after, grown } = await this.#read()
    if (grown !== undefined && this.#noise.isQuiet(grown)) {
      this.#cadence.quiet()
      this.#noise.add(grown)
      return { after, again: false }
    }
    this.#cadence.loud()
    const reason = grown === undefined ? NOTHING_BEFORE : repeatable ? undefined : NOT_REPEATABLE
    if (!alone) this.#tally.untold += since.judged
    else if (reason !== undefined) this.#tally.leaveOpen(test, reason)
    if (!alone || reason !== undefined) return { after, again: false }
    this.#current = new Repeating(test, took, { judged: this.#judge(test, after, false) })
    return { after, again: await this.#goOn() }
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
    if (this.#search.searching) {
      this.#search.repeated(failed)
      return await this.#goOnSearching()
    }
    this.#tally.repetitions += 1
    current.repetitions += 1
    if (failed) return await this.#finish({ kind: 'open', reason: 'it fails when it runs again' })
    if (current.judged === undefined) {
      current.warmup -= 1
      if (current.warmup > 0) return true
      const last = this.#tally.last
      const high = last === undefined ? 0 : bytesOf(last) + this.#noise.suspicious
      const reading = await this.#settled(({ data, external }) => data + external <= high)
      const risen = last === undefined || bytesOf(reading) - bytesOf(last) > FALL
      current.judged = this.#judge(current.test, reading, risen)
      await current.judged.open()
      return await this.#goOn()
    }
    const outcome = await current.judged.repeated()
    if (outcome === undefined) return await this.#goOn()
    if (outcome.kind !== 'leak' || this.#options.by !== 'hunt' || !this.#search.affordable)
      return await this.#finish(outcome)
    await current.judged.close()
    this.#search.begin(outcome, current.judged.repetitions)
    return await this.#goOnSearching()
  }

  /** As often as the explanation asks for the test; then the leak is told with what was found. */
  async #goOnSearching(): Promise<boolean> {
    const found = await this.#search.next()
    return found === undefined ? true : await this.#finish(found)
  }

  /** The leak of the test that has just been repeated. */
  get found(): FoundLeak | undefined {
    return this.#found
  }

  /** What the file's readings say. The watch is closed then. */
  async close(id: { readonly project?: string; readonly file: string }): Promise<FileRecord> {
    const { by, tolerance } = this.#options
    const { tests, judged } = this.#since
    const { grown = 0 } = tests > 0 ? await this.#read() : {}
    if (by === 'settled' && !this.#noise.isQuiet(grown)) this.#tally.untold += judged
    await this.#reader.close()
    return this.#tally.record(id, { by, tolerance, overhead: this.#spent, elapsed: now() - this.#started })
  }

  #judge(
    test: string,
    { live: heap, external }: SnapshotReading & { readonly live: number },
    risen: boolean,
  ): RepeatedTest {
    const rule = repetitionRule(this.#options, risen)
    const first = { repetitions: rule.warmup, heap, external, exact: this.#reader.exact, risen }
    return new RepeatedTest(test, this.#reader, rule, this.#root, first)
  }

  #startHunt(test: string, took: number, repeatable: boolean): boolean {
    if (!repeatable) {
      this.#tally.leaveOpen(test, NOT_REPEATABLE)
      return false
    }
    this.#current = new Repeating(test, took, { warmup: repetitionRule(this.#options, false).warmup })
    return true
  }

  /** Goes on while the time allows the next block. */
  async #goOn(): Promise<boolean> {
    const current = this.#current
    if (current?.judged === undefined) return false
    const cost = current.taken + current.rest + this.#reader.cost
    const late = cost > this.#options.maxTestTime
    const dear = !this.#affords(cost)
    if (!late && !dear) return true
    // Within a block that was affordable when it began: no verdict.
    return await this.#finish({ kind: 'open', reason: late ? TOO_LONG : TOO_DEAR })
  }

  async #finish(outcome: Outcome): Promise<boolean> {
    const current = this.#current
    if (current === undefined) return false
    await current.judged?.close()
    switch (outcome.kind) {
      case 'clean':
        this.#cadence.quiet()
        break
      case 'open':
        this.#tally.leaveOpen(current.test, outcome.reason)
        break
      case 'leak':
        this.#found = outcome
        break
    }
    const last = current.judged?.last
    const isHunt = this.#options.by === 'hunt'
    this.#leave(outcome.kind === 'leak' ? outcome.leak : undefined, current.judged?.rates ?? [])
    // What the repetitions left belongs to no further test; those after the last reading have left something, too.
    if (last !== undefined && (isHunt || outcome.kind !== 'open')) this.#keep(last)
    else if (!isHunt && current.repetitions > 0) await this.#read()
    return false
  }

  #leave(leak: TestLeakRecord | undefined, rates: readonly number[]): void {
    const current = this.#current
    if (current === undefined) return
    this.#spent += current.taken
    this.#current = undefined
    if (current.repetitions === 0) return
    this.#tally.repeated(leak, rates)
    // In a hunt nothing is read before the repetitions: they are all that grows.
    if (this.#options.by === 'settled') this.#tally.leftByRepetitions()
  }

  #affords(cost: number): boolean {
    const own = now() - this.#started - this.#spent
    return this.#cadence.affords(cost, own, this.#spent, this.#reader.cost)
  }

  async #settled(enough: Parameters<BoundaryReader['settled']>[0]) {
    const start = now()
    const reading = await this.#reader.settled(enough)
    if (this.#current === undefined) this.#spent += now() - start
    return reading
  }

  /** A boundary, and its growth since the one before in bytes. */
  async #read() {
    const before = this.#tally.last
    const limit = before === undefined ? Number.POSITIVE_INFINITY : bytesOf(before) + this.#noise.suspicious
    const reading = await this.#settled(({ data, external }) => data + external <= limit)
    this.#keep(reading)
    return { after: reading, grown: before === undefined ? undefined : bytesOf(reading) - bytesOf(before) }
  }

  #keep(reading: SnapshotReading): void {
    this.#tally.reading(reading, this.#reader.exact)
    this.#since = { tests: 0, judged: 0, mixed: false }
  }
}
