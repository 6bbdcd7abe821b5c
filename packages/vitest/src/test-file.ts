import { relative, sep } from 'node:path'
import type {
  AttemptStart,
  Binding,
  RunnerPort,
  RunSettings,
  SuiteWatch,
  TestId,
  TestRecord,
} from '@qtests/core/adapter'
import {
  beginAttempt,
  bindLate,
  endAttempt,
  keepProbes,
  probesOfFile,
  probesOfTest,
  resetFileOptions,
  withSettled,
} from '@qtests/core/boundary'
import type { RunnerTestCase } from 'vitest'
import { asAssertionError, failureOf } from './failure.ts'
import { calibrate, closeGuests, endGuests, hasGuests } from './host.ts'
import { assertions, loadAssertions } from './late.ts'
import {
  allowRepetitions,
  attemptsOf,
  forgetRepetition,
  prepareRepeats,
  type Repeats,
  restoreRepeats,
} from './repeats.ts'
import { type RunningTest, RunningTests } from './running.ts'
import { summariseTest } from './summary.ts'
import { fullName, metaOf, statusOf } from './task.ts'
import type { ProvidedRun, VitestApi } from './types.ts'
import { openWorkerLog, type WorkerLog } from './worker-log.ts'

/** What a test file begins with. */
export interface FileStart {
  readonly vitest: VitestApi
  readonly path: string
  /** Files are named relative to it. */
  readonly root: string
  readonly settings: RunSettings
  readonly watch: SuiteWatch | undefined
}

/** What belongs to one test file. */
export class TestFile {
  readonly binding: Binding
  readonly port: RunnerPort
  readonly #vitest: VitestApi
  readonly #running = new RunningTests()
  readonly #log: WorkerLog
  readonly #settings: RunSettings
  readonly #watch: SuiteWatch | undefined
  readonly #id: Omit<TestId, 'test'>
  /** Whether a matcher was ever called. */
  #asserted = false
  #repeats: ReadonlyMap<RunnerTestCase, Repeats> = new Map()
  /** The test that we repeat now. */
  #repeating: Repetition | undefined

  constructor({ vitest, path, root, settings, watch }: FileStart, run: ProvidedRun | undefined) {
    const name = relative(root, path).split(sep).join('/')
    this.#vitest = vitest
    this.#id = { ...(run === undefined || run.project === '' ? {} : { project: run.project }), file: name }
    this.#settings = settings
    this.#watch = watch
    this.#log = openWorkerLog(run)
    this.port = {
      currentTest: (context) => this.#running.current(context, { ...this.#id, test: '' }),
      record: (record, test) => {
        const running = this.#running.find(test)
        running?.assertions.push(record)
        const lost = running === undefined && this.#running.isGuess(test)
        this.#log.append(lost ? { ...record, test: '' } : record)
      },
      fail: failureOf,
      explainer: () => assertions().findExplainer([path, import.meta.url]),
    }
    this.binding = bindLate(
      () => assertions().bindMatchers(assertions().matcherDefinitions, this.port),
      (binding) => {
        this.#asserted = true
        calibrate(binding, vitest.expect)
      },
    )
    keepProbes(() => this.#repeating?.task ?? this.#running.only()?.task)
  }

  /** Whether boundaries are collected, and tests may be repeated. */
  get watched(): boolean {
    return this.#watch !== undefined
  }

  /** Before the first test. */
  prepare(file: Parameters<typeof prepareRepeats>[0]): void {
    this.#repeats = prepareRepeats(file)
  }

  /** Begins an attempt: at once, unless the boundary has to be collected. */
  begin(task: RunnerTestCase, repeat: number = task.result?.repeatCount ?? 0): Promise<void> | void {
    if (this.#watch === undefined) this.#begin(task, repeat, this.#settings.snapshots === 'light')
    else return this.#beginWatched(task, repeat, this.#watch)
  }

  async #beginWatched(task: RunnerTestCase, repeat: number, watch: SuiteWatch): Promise<void> {
    // As before its own run: mocks hold what they were called with, and count the calls of this repetition alone.
    if (this.#repeating?.task === task) return void this.#vitest.vi.clearAllMocks()
    const repeats = this.#repeats.get(task)
    if (repeats !== undefined) restoreRepeats(task, repeats)
    this.#begin(task, repeat, await watch.begin(task.concurrent === true))
  }

  #begin(task: RunnerTestCase, repeat: number, snapshots: AttemptStart['snapshots']): void {
    // An earlier attempt of the same task leaves its summary behind.
    const meta = metaOf(task)
    if (meta.qtests !== undefined) delete meta.qtests
    const attempt = beginAttempt({
      id: { ...this.#id, test: fullName(task) },
      retry: task.result?.retryCount ?? 0,
      repeat,
      concurrent: task.concurrent === true,
      snapshots,
    })
    const limited = task.timeout > 0 && Number.isFinite(task.timeout)
    const deadline = limited ? attempt.started + task.timeout : undefined
    this.#running.add({ task, attempt, deadline, assertions: [] })
  }

  /**
   * Ends an attempt: at once in a file where nothing of ours was called, as in most.
   *
   * @throws what must fail the test.
   */
  end(task: RunnerTestCase): Promise<void> | void {
    if (this.#repeating?.task === task) return failWith(this.#endRepetition(this.#repeating))
    const test = this.#running.take(task)
    if (test === undefined) return
    const record = endAttempt(test.attempt, statusOf(task))
    if (this.#asserted || this.#watch !== undefined || hasGuests())
      return failWith(this.#endAsserted(test, record))
    this.#report(test, record)
    this.#log.append(record)
  }

  async #endAsserted(test: RunningTest, record: TestRecord): Promise<Error | undefined> {
    const { task } = test
    const failed = task.result?.state === 'fail'
    const own = await this.binding.endOfTest(task, { failed })
    const error = (await endGuests(task, { failed })) ?? own
    const final: TestRecord = error === undefined ? record : { ...record, status: statusOf(task, true) }
    this.#report(test, final)
    await this.#settle(task, final, test.assertions.length === 0)
    return error
  }

  /** What is told of a test beside its record. */
  #report({ task, attempt, assertions }: RunningTest, record: TestRecord): void {
    metaOf(task).qtests = summariseTest(record, assertions)
    for (const probe of probesOfTest(task, attempt.id)) this.#log.append(probe)
  }

  /** Logs the record of an attempt, or puts that off until the test has been repeated. */
  async #settle(task: RunnerTestCase, record: TestRecord, quiet: boolean): Promise<void> {
    const watch = this.#watch
    if (watch === undefined) return this.#log.append(record)
    const { test, status, concurrent, repeat = 0 } = record
    const repeats = this.#repeats.get(task)
    const loopDelay = watch.loopDelay()
    const repeatable = quiet && repeats?.own === repeat
    const { after, again } = await watch.end({ test, status, concurrent, repeatable })
    const settled = withSettled(record, after, loopDelay)
    if (!again || repeats === undefined) return this.#log.append(settled)
    repeats.again = true
    allowRepetitions(task)
    this.#repeating = { task, repeats, record: settled, attempts: attemptsOf(task) + 1 }
  }

  async #endRepetition({ task, repeats, record, attempts }: Repetition): Promise<Error | undefined> {
    const failed = task.result?.state === 'fail'
    forgetRepetition(task, attempts)
    // What the probes of a repetition saw is nobody's record.
    probesOfTest(task, { ...this.#id, test: record.test })
    if ((await this.#watch?.repeated(failed)) === true) return undefined
    repeats.again = false
    this.#repeating = undefined
    const found = this.#watch?.found
    const fails =
      found !== undefined && this.#settings.leaks === 'fail' && process.env['VITEST_MODE'] !== 'WATCH'
    this.#log.append(fails ? { ...record, status: 'failed' } : record)
    if (!fails) return undefined
    const { testLeakMessage } = await loadAssertions()
    return asAssertionError(testLeakMessage(found.leak, found.sites))
  }

  /**
   * Ends the file.
   *
   * @throws what must fail it.
   */
  async close(): Promise<void> {
    const own = await this.binding.endOfFile()
    const error = (await closeGuests()) ?? own
    for (const probe of probesOfFile(this.#id)) this.#log.append(probe)
    if (this.#watch !== undefined) this.#log.append(await this.#watch.close(this.#id))
    this.#log.close()
    resetFileOptions()
    if (error !== undefined) throw error
  }
}

/** A runner fails a test by what its end throws. */
async function failWith(found: Promise<Error | undefined>): Promise<void> {
  const error = await found
  if (error !== undefined) throw error
}

/** A test that passed and that we run again. */
interface Repetition {
  readonly task: RunnerTestCase
  readonly repeats: Repeats
  /** Of its own run, logged when its repetitions have ended. */
  readonly record: TestRecord
  /** Attempts that Vitest counts without ours. */
  readonly attempts: number
}
