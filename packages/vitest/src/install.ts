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
  probesOfFile,
  probesOfTest,
  type RunnerPort,
  resetFileOptions,
  snapshotMode,
  type TestId,
  type TestRecord,
  type UsageError,
} from '@qtests/core/adapter'
import { afterAll, beforeEach, expect, inject, type RunnerTestCase } from 'vitest'
import { calibrate, closeGuests, endGuests, host } from './host.ts'
import { RunningTests } from './running.ts'
import { summariseTest, type TestSummary } from './summary.ts'
import type { Provided } from './types.ts'
import { openWorkerLog, type WorkerLog } from './worker-log.ts'

/**
 * Installs matchers and hooks for the test file that is about to be collected. Everything it makes belongs to
 * that file: with `isolate: false` the module stays loaded and this runs again for the next one.
 */
export function install(): void {
  const testPath = expect.getState().testPath ?? ''
  const here = host()
  // Listed twice, by the plugin and by hand: the first has done it all.
  if (here.path === testPath) return
  here.path = testPath

  const provided: Provided = inject('qtests') ?? { options: {} }
  configureFromRunner(provided.options)
  const file = new TestFile(testPath, provided)
  here.port = file.port
  expect.extend(file.binding.matchers)
  calibrate(file.binding)

  // First of all hooks of a test. Its counterpart below is the last: `onTestFinished` runs in reverse order, after
  // every `afterEach`, and also when one of those has thrown.
  beforeEach(({ task, onTestFinished }) => {
    onTestFinished(async () => {
      const error = await file.end(task)
      if (error !== undefined) throw error
    })
    file.begin(task)
  })
  afterAll(async () => {
    here.path = undefined
    here.port = undefined
    const error = await file.close()
    if (error !== undefined) throw error
  })
}

/** What belongs to one test file. */
class TestFile {
  readonly binding: Binding
  readonly port: RunnerPort
  readonly #running = new RunningTests()
  readonly #log: WorkerLog
  readonly #snapshots: boolean
  readonly #id: Omit<TestId, 'test'>

  constructor(path: string, { options, run }: Provided) {
    const root = run?.root ?? process.cwd()
    const name = relative(root, path).split(sep).join('/')
    this.#id = { ...(run === undefined || run.project === '' ? {} : { project: run.project }), file: name }
    this.#snapshots = snapshotMode(options) === 'light'
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
    keepProbes(() => this.#running.only()?.task)
  }

  begin(task: RunnerTestCase): void {
    // An earlier attempt of the same task leaves its summary behind.
    delete metaOf(task).qtests
    const attempt = beginAttempt({
      id: { ...this.#id, test: fullName(task) },
      retry: task.result?.retryCount ?? 0,
      repeat: task.result?.repeatCount ?? 0,
      concurrent: task.concurrent === true,
      snapshots: this.#snapshots,
    })
    const limited = task.timeout > 0 && Number.isFinite(task.timeout)
    const deadline = limited ? attempt.started + task.timeout : undefined
    this.#running.add({ task, attempt, deadline, assertions: [] })
  }

  /** Ends an attempt; resolves with the error that must fail the test. */
  async end(task: RunnerTestCase): Promise<UsageError | undefined> {
    const test = this.#running.take(task)
    if (test === undefined) return undefined
    const failed = task.result?.state === 'fail'
    const record = endAttempt(test.attempt, statusOf(task))
    const own = await this.binding.endOfTest(task, { failed })
    const error = (await endGuests(task, { failed })) ?? own
    const final: TestRecord = error === undefined ? record : { ...record, status: 'failed' }
    metaOf(task).qtests = summariseTest(final, test.assertions)
    for (const probe of probesOfTest(task, test.attempt.id)) this.#log.append(probe)
    this.#log.append(final)
    return error
  }

  /** Ends the file; resolves with the error that must fail it. */
  async close(): Promise<UsageError | undefined> {
    const own = await this.binding.endOfFile()
    const error = (await closeGuests()) ?? own
    for (const probe of probesOfFile(this.#id)) this.#log.append(probe)
    this.#log.close()
    resetFileOptions()
    return error
  }
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
  const error = new Error(typeof custom === 'string' ? `${custom}: ${message}` : message)
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
