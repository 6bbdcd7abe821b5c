import type {
  Attempt,
  CurrentTest,
  MatcherThis,
  RunnerOptions,
  RunSettings,
  SuiteWatch,
  TestId,
  TestRecord,
} from '@qtests/core/adapter'
import {
  beginAttempt,
  endAttempt,
  now,
  runSettings,
  suiteWatchOptions,
  withSettled,
} from '@qtests/core/boundary'
import { configOptionsOf } from '@qtests/core/runner-options'
import { assertions } from './assertions.ts'
import type { Bridge } from './bridge.ts'
import {
  type CircusEvent,
  type CircusState,
  type CircusTest,
  fullName,
  spacedName,
  testsOf,
} from './circus.ts'
import { isRepeatable, runAgain } from './repeat.ts'
import type { WorkerLog } from './worker-log.ts'

/** What Jest's matcher context tells about the test, by version. */
export interface JestThis extends MatcherThis {
  /** From 30.5: the test object itself, also for concurrent tests. */
  readonly currentTestIdentity?: () => object | undefined
  /** From 29: the spaced name of a concurrent test. */
  readonly currentConcurrentTestName?: () => string | undefined
}

interface Running {
  readonly attempt: Attempt
  deadline: number | undefined
}

/** Where a test file runs. */
export interface FilePlace {
  /** Root of the project. */
  readonly root: string
  /** The global object of the tests. */
  readonly sandbox: object
  /** Somebody watches and runs again: nothing fails for a leak. */
  readonly watch: boolean
  /** Makes the mocks of the sandbox forget their calls. */
  readonly clearMocks: () => void
}

const WATCHED: ReadonlySet<string> = new Set([
  'run_start',
  'hook_start',
  'test_fn_start',
  'test_start',
  'test_skip',
  'test_todo',
  'test_done',
  'run_finish',
])

/** Follows one test file through the events of jest-circus, outside of the sandbox. */
export class FileWatcher {
  readonly bridge: Bridge
  readonly #running = new Map<CircusTest, Running>()
  readonly #names = new Map<string, CircusTest>()
  readonly #file: Omit<TestId, 'test'>
  readonly #log: WorkerLog
  readonly #settings: RunSettings
  #watch: SuiteWatch | undefined
  readonly #place: FilePlace
  /** Tests with assertions of ours, which repeat their subject by themselves. */
  readonly #asserting = new Set<string>()
  /** Key of what cannot be given to one test: it is due when the file ends. */
  readonly #fileKey = {}

  constructor(file: Omit<TestId, 'test'>, options: RunnerOptions, log: WorkerLog, place: FilePlace) {
    this.#file = file
    this.#log = log
    this.#place = place
    this.#settings = runSettings(options)
    this.bridge = {
      families: configOptionsOf(options),
      currentTest: (context) => this.#currentTest(context),
      record: (record) => {
        this.#asserting.add(record.test)
        log.append(record)
      },
      tracing: () => assertions().loadTracing(),
      sandbox: undefined,
    }
  }

  /** Before the first test: starts to watch boundaries, where they are collected. */
  async open(): Promise<void> {
    const options = suiteWatchOptions(this.#settings)
    if (options !== undefined) this.#watch = await assertions().openSuiteWatch(options, this.#place.root)
  }

  /** Whether an event tells it anything; events of definition are synchronous, and must not be waited for. */
  static watches({ name }: CircusEvent): boolean {
    return WATCHED.has(name)
  }

  async handle(event: CircusEvent, state: CircusState): Promise<void> {
    const { test } = event
    switch (event.name) {
      case 'run_start':
        for (const one of testsOf(state.rootDescribeBlock)) this.#names.set(spacedName(one), one)
        return
      case 'hook_start':
        return this.#limit(undefined, event.hook?.timeout ?? state.testTimeout)
      case 'test_fn_start':
        return this.#limit(test, test?.timeout ?? state.testTimeout)
      case 'test_start':
        return test === undefined ? undefined : this.#begin(test)
      case 'test_skip':
      case 'test_todo':
        if (test !== undefined) this.#running.delete(test)
        return
      case 'test_done':
        return test === undefined ? undefined : this.#end(test, state)
      case 'run_finish': {
        const { sandbox } = this.bridge
        const error = await sandbox?.endOfFile()
        if (error !== undefined) state.unhandledErrors.push(error)
        for (const probe of sandbox?.probes(undefined, { ...this.#file, test: '' }) ?? [])
          this.#log.append(probe)
        if (this.#watch !== undefined) this.#log.append(await this.#watch.close(this.#file))
        return
      }
    }
  }

  close(): void {
    this.#log.close()
  }

  async #begin(test: CircusTest): Promise<void> {
    const attempt = beginAttempt({
      id: { ...this.#file, test: fullName(test) },
      retry: Math.max(0, test.invocations - 1),
      concurrent: test.concurrent,
      snapshots: (await this.#watch?.begin(test.concurrent)) ?? this.#settings.snapshots === 'light',
    })
    this.#running.set(test, { attempt, deadline: undefined })
  }

  /** A hook has no test in its event: it belongs to the one that runs, and concurrent tests run none. */
  #limit(test: CircusTest | undefined, timeout: number): void {
    const running = test === undefined ? this.#only() : this.#running.get(test)
    if (running !== undefined) running.deadline = now() + timeout
  }

  async #end(test: CircusTest, state: CircusState): Promise<void> {
    const running = this.#running.get(test)
    if (running === undefined) return
    this.#running.delete(test)
    const failed = test.errors.length > 0
    const record = endAttempt(running.attempt, failed ? 'failed' : 'passed')
    const { sandbox } = this.bridge
    const error = await sandbox?.endOfTest(test, { failed })
    if (error !== undefined) test.errors.push(error)
    for (const probe of sandbox?.probes(test, running.attempt.id) ?? []) this.#log.append(probe)
    const final: TestRecord = error === undefined ? record : { ...record, status: 'failed' }
    this.#log.append(
      this.#watch === undefined ? final : await this.#settle(this.#watch, test, final, state, running),
    )
  }

  /** Reads the boundary, and repeats the test where that is asked for. */
  async #settle(
    watch: SuiteWatch,
    test: CircusTest,
    record: TestRecord,
    state: CircusState,
    running: Running,
  ): Promise<TestRecord> {
    const { status, concurrent } = record
    const repeatable = isRepeatable(test) && !this.#asserting.has(record.test)
    const loopDelay = watch.loopDelay()
    const { after, again } = await watch.end({ test: record.test, status, concurrent, repeatable })
    const settled = withSettled(record, after, loopDelay)
    if (!again) return settled
    const name = spacedName(test)
    let failed = false
    this.#running.set(test, running)
    const { id } = running.attempt
    do {
      // As before its own run: mocks hold what they were called with, and count the calls of this repetition alone.
      this.#place.clearMocks()
      failed = await runAgain(test, name, state, this.#place.sandbox)
      // What the probes of a repetition saw is nobody's record.
      this.bridge.sandbox?.probes(test, id)
    } while (await watch.repeated(failed))
    this.#running.delete(test)
    const { found } = watch
    if (found === undefined || this.#settings.leaks !== 'fail' || this.#place.watch) return settled
    test.errors.push(asError(assertions().testLeakMessage(found.leak, found.sites)))
    return { ...settled, status: 'failed' }
  }

  #currentTest(context: JestThis): CurrentTest {
    const test = this.#testOf(context)
    const running = test === undefined ? undefined : this.#running.get(test)
    if (test !== undefined && running !== undefined) {
      const { id, concurrent } = running.attempt
      return { ...id, key: test, concurrent, deadline: running.deadline }
    }
    // Outside of tests, or a concurrent test of Jest 29, whose function runs before its own start is told.
    const name = test === undefined ? '' : fullName(test)
    return {
      ...this.#file,
      test: name,
      key: this.#fileKey,
      concurrent: test?.concurrent ?? false,
      deadline: undefined,
    }
  }

  #testOf(context: JestThis): CircusTest | undefined {
    const identity = context.currentTestIdentity?.() as CircusTest | undefined
    if (identity !== undefined) return identity
    const concurrent = context.currentConcurrentTestName?.()
    if (concurrent !== undefined) return this.#names.get(concurrent)
    const tests = [...this.#running.keys()]
    return tests.length === 1 ? tests[0] : undefined
  }

  #only(): Running | undefined {
    const all = [...this.#running.values()]
    return all.length === 1 ? all[0] : undefined
  }
}

/** An error without a stack: it has no line of the user's. */
function asError(message: string): Error {
  const error = new Error(message)
  error.name = 'AssertionError'
  error.stack = message
  return error
}
