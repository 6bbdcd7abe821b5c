import { relative, sep } from 'node:path'
import type { AssertionRecord, Attempt, CurrentTest, Explainer, RunnerPort } from '@qtests/core/adapter'
import {
  beginAttempt,
  endAttempt,
  keepConfigOptions,
  keepProbes,
  PREFIX,
  printLine,
  probesOfFile,
  probesOfTest,
  runSettings,
} from '@qtests/core/boundary'
import { assertions } from './assertions.ts'
import { type CircusTest, fullName } from './circus.ts'
import type { JestApi } from './install.ts'
import { closeGuests, endGuests } from './sandbox.ts'
import type { JestThis } from './watcher.ts'
import { openWorkerLog, type WorkerLog } from './worker-log.ts'

/** Jest's `expect`, as far as it is used. */
export interface JestExpect {
  (received: unknown): Record<string, (() => unknown) | undefined>
  extend(matchers: object): void
  getState(): JestState
  setState(state: { assertionCalls: number }): void
}

interface JestState extends JestThis {
  readonly assertionCalls: number
  readonly currentTestName?: string
  readonly testPath?: string
}

interface Current {
  readonly attempt: Attempt
  readonly name: string
  /** The test object of jest-circus, which `expect` hands out from Jest 30.5 on. */
  readonly identity: CircusTest | undefined
}

const NEEDS_ENVIRONMENT =
  "note: snapshots 'settled' need testEnvironment '@qtests/jest/environment': hooks alone can neither see where a test ends nor repeat it. Boundaries are read light"

/**
 * Follows the tests of a file by hooks, where our environment is not installed. Less exact: hooks of the test file
 * run after ours, concurrent tests run no hooks, time limits are unknown, and before Jest 30.5 so is how a test ended,
 * so that no test records are written there.
 */
export class HookWatcher implements RunnerPort {
  readonly #expect: JestExpect
  readonly #log: WorkerLog
  readonly #file: string
  readonly #fileKey = {}
  #current: Current | undefined

  constructor(expect: JestExpect) {
    this.#expect = expect
    this.#file = relative(process.cwd(), expect.getState().testPath ?? '')
      .split(sep)
      .join('/')
    this.#log = openWorkerLog(() => 'unknown')
  }

  watch(jest: JestApi): void {
    keepConfigOptions({})
    keepProbes(() => this.currentTest(this.#expect.getState()).key)
    const mode = runSettings({}).snapshots
    if (mode === 'settled') printLine(`${PREFIX} ${NEEDS_ENVIRONMENT}`)
    const snapshots = mode !== 'off'
    jest.beforeEach(() => {
      const state = this.#expect.getState()
      const identity = state.currentTestIdentity?.() as CircusTest | undefined
      const name = state.currentTestName ?? ''
      const id = { file: this.#file, test: identity === undefined ? name : fullName(identity) }
      const retry = Math.max(0, (identity?.invocations ?? 1) - 1)
      this.#current = { name, identity, attempt: beginAttempt({ id, retry, concurrent: false, snapshots }) }
    })
    jest.afterEach(async () => {
      const current = this.#current
      this.#current = undefined
      if (current === undefined) return
      const failed = (current.identity?.errors.length ?? 0) > 0
      const record = endAttempt(current.attempt, failed ? 'failed' : 'passed')
      const error = await endGuests(current, { failed: failed || current.identity === undefined })
      for (const probe of probesOfTest(current, current.attempt.id)) this.#log.append(probe)
      if (current.identity !== undefined) {
        this.#log.append(error === undefined ? record : { ...record, status: 'failed' })
      }
      if (error !== undefined) throw error
    })
    jest.afterAll(async () => {
      const error = await closeGuests()
      for (const probe of probesOfFile({ file: this.#file })) this.#log.append(probe)
      this.#log.close()
      if (error !== undefined) throw error
    })
  }

  currentTest(context: JestThis): CurrentTest {
    const current = this.#current
    const identity = context.currentTestIdentity?.()
    const name = context.currentConcurrentTestName?.()
    const own =
      current !== undefined &&
      (identity === undefined ? name === undefined || name === current.name : identity === current.identity)
    if (own) return { ...current.attempt.id, key: current, concurrent: false, deadline: undefined }
    const test = identity === undefined ? (name ?? '') : fullName(identity as CircusTest)
    return { file: this.#file, test, key: this.#fileKey, concurrent: test !== '', deadline: undefined }
  }

  record(record: AssertionRecord): void {
    this.#log.append(record)
  }

  explainer(): Explainer | undefined {
    return assertions().findExplainer([this.#expect.getState().testPath, import.meta.url])
  }
}
