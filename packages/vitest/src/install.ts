import { relative, sep } from 'node:path'
import {
  type Binding,
  beginAttempt,
  bindMatchers,
  configureFromRunner,
  endAttempt,
  findExplainer,
  keepProbes,
  type MatcherThis,
  matcherDefinitions,
  openSuiteWatch,
  probesOfFile,
  probesOfTest,
  type RunnerPort,
  type RunSettings,
  resetFileOptions,
  runSettings,
  type SuiteWatch,
  suiteWatchOptions,
  type TestId,
  type TestRecord,
  testLeakMessage,
  withSettled,
} from '@qtests/core/adapter'
import { afterAll, beforeAll, beforeEach, expect, inject, type RunnerTestCase, vi } from 'vitest'
import { calibrate, closeGuests, endGuests, host } from './host.ts'
import {
  allowRepetitions,
  attemptsOf,
  forgetRepetition,
  prepareRepeats,
  type Repeats,
  restoreRepeats,
} from './repeats.ts'
import { RunningTests } from './running.ts'
import { summariseTest, type TestSummary } from './summary.ts'
import type { Provided } from './types.ts'
import { openWorkerLog, type WorkerLog } from './worker-log.ts'

/**
 * Installs matchers and hooks for the test file that is about to be collected. Everything it makes belongs to
 * that file: with `isolate: false` the module stays loaded and this runs again for the next one.
 */
export async function install(): Promise<void> {
  const testPath = expect.getState().testPath ?? ''
  const here = host()
  // Listed twice, by the plugin and by hand: the first has done it all.
  if (here.path === testPath) return
  here.path = testPath

  const provided: Provided = inject('qtests') ?? { options: {} }
  configureFromRunner(provided.options)
  const settings = runSettings(provided.options)
  const watching = suiteWatchOptions(settings)
  const root = provided.run?.root ?? process.cwd()
  const watch = watching === undefined ? undefined : await openSuiteWatch(watching, root)
  const file = new TestFile({ path: testPath, root, settings, watch }, provided.run)
  here.port = file.port
  expect.extend(file.binding.matchers)
  calibrate(file.binding)

  if (file.watched) beforeAll(withSuite((suite) => file.prepare(suite)))
  // First of all hooks of a test. Its counterpart below is the last: `onTestFinished` runs in reverse order, after
  // every `afterEach`, and also when one of those has thrown.
  beforeEach(async ({ task, onTestFinished }) => {
    onTestFinished(
      async () => {
        const error = await file.end(task)
        if (error !== undefined) throw error
      },
      ...(file.watched ? [LONG_HOOK] : []),
    )
    await file.begin(task)
  })
  afterAll(async () => {
    here.path = undefined
    here.port = undefined
    const error = await file.close()
    if (error !== undefined) throw error
  })
}

/** ms for the end of a test that is found to leak: reading the profile, the source maps, the sources. */
const LONG_HOOK = 60_000

/**
 * A hook that gets the suite, the last argument of any version. No parameter is written down: Vitest reads the source of
 * a hook and takes a first one for fixtures.
 */
function withSuite(run: (file: Parameters<typeof prepareRepeats>[0]) => void): () => void {
  return function hook(): void {
    // biome-ignore lint/complexity/noArguments: see above
    run([...arguments].at(-1))
  }
}

/** What a test file begins with. */
interface FileStart {
  readonly path: string
  /** Files are named relative to it. */
  readonly root: string
  readonly settings: RunSettings
  readonly watch: SuiteWatch | undefined
}

/** What belongs to one test file. */
class TestFile {
  readonly binding: Binding
  readonly port: RunnerPort
  readonly #running = new RunningTests()
  readonly #log: WorkerLog
  readonly #settings: RunSettings
  readonly #watch: SuiteWatch | undefined
  readonly #id: Omit<TestId, 'test'>
  #repeats: ReadonlyMap<RunnerTestCase, Repeats> = new Map()
  /** The test that we repeat now. */
  #repeating: Repetition | undefined

  constructor({ path, root, settings, watch }: FileStart, run: Provided['run']) {
    const name = relative(root, path).split(sep).join('/')
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
      fail,
      explainer: () => findExplainer([path, import.meta.url]),
    }
    this.binding = bindMatchers(matcherDefinitions, this.port)
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

  async begin(task: RunnerTestCase): Promise<void> {
    // As before its own run: mocks hold what they were called with, and count the calls of this repetition alone.
    if (this.#repeating?.task === task) return void vi.clearAllMocks()
    const repeats = this.#repeats.get(task)
    if (repeats !== undefined) restoreRepeats(task, repeats)
    // An earlier attempt of the same task leaves its summary behind.
    delete metaOf(task).qtests
    const attempt = beginAttempt({
      id: { ...this.#id, test: fullName(task) },
      retry: task.result?.retryCount ?? 0,
      repeat: task.result?.repeatCount ?? 0,
      concurrent: task.concurrent === true,
      snapshots: (await this.#watch?.begin(task.concurrent === true)) ?? this.#settings.snapshots === 'light',
    })
    const limited = task.timeout > 0 && Number.isFinite(task.timeout)
    const deadline = limited ? attempt.started + task.timeout : undefined
    this.#running.add({ task, attempt, deadline, assertions: [] })
  }

  /** Ends an attempt; resolves with the error that must fail the test. */
  async end(task: RunnerTestCase): Promise<Error | undefined> {
    if (this.#repeating?.task === task) return await this.#endRepetition(this.#repeating)
    const test = this.#running.take(task)
    if (test === undefined) return undefined
    const failed = task.result?.state === 'fail'
    const record = endAttempt(test.attempt, statusOf(task))
    const own = await this.binding.endOfTest(task, { failed })
    const error = (await endGuests(task, { failed })) ?? own
    const final: TestRecord = error === undefined ? record : { ...record, status: 'failed' }
    metaOf(task).qtests = summariseTest(final, test.assertions)
    for (const probe of probesOfTest(task, test.attempt.id)) this.#log.append(probe)
    await this.#settle(task, final, test.assertions.length === 0)
    return error
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
    return fails ? asAssertionError(testLeakMessage(found.leak, found.sites)) : undefined
  }

  /** Ends the file; resolves with the error that must fail it. */
  async close(): Promise<Error | undefined> {
    const own = await this.binding.endOfFile()
    const error = (await closeGuests()) ?? own
    for (const probe of probesOfFile(this.#id)) this.#log.append(probe)
    if (this.#watch !== undefined) this.#log.append(await this.#watch.close(this.#id))
    this.#log.close()
    resetFileOptions()
    return error
  }
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

/** A cast, because Vitest 3 and 4 re-export `TaskMeta` from a package that an adapter must not name. */
function metaOf(task: RunnerTestCase): { qtests?: TestSummary } {
  return task.meta as { qtests?: TestSummary }
}

/**
 * Vitest makes the error of an extended matcher when the promise settles, where the line of the test is no longer on
 * the stack. The message of `expect(fn, message)` comes first, as Vitest 4 has it for its own.
 */
function fail(message: string, context: MatcherThis): Error {
  const { assertion } = context as { assertion?: { __flags?: { message?: unknown } } }
  const custom = assertion?.__flags?.message
  return asAssertionError(typeof custom === 'string' ? `${custom}: ${message}` : message)
}

function asAssertionError(message: string): Error {
  const error = new Error(message)
  error.name = 'AssertionError'
  return error
}

function statusOf(task: RunnerTestCase): TestRecord['status'] {
  const { result } = task
  if (result?.state === 'fail') return 'failed'
  return result?.state === 'skip' ? 'skipped' : 'passed'
}

function fullName(task: RunnerTestCase): string {
  const names = [task.name]
  for (let suite = task.suite; suite !== undefined; suite = suite.suite) names.unshift(suite.name)
  return names.join(' > ')
}
