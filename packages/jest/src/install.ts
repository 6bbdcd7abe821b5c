import type { Binding, RunnerPort } from '@qtests/core/adapter'
import {
  bindLate,
  keepConfigOptions,
  keepProbes,
  keepTracing,
  probesOfFile,
  probesOfTest,
  UsageError,
} from '@qtests/core/boundary'
import { assertions } from './assertions.ts'
import { findBridge } from './bridge.ts'
import { HookWatcher, type JestExpect } from './hook-watcher.ts'
import { closeGuests, endGuests, joinSandbox, openSandbox } from './sandbox.ts'

/** What a setup file needs of Jest, as globals or from `@jest/globals`. */
export interface JestApi {
  readonly expect: JestExpect
  beforeEach(run: () => void): void
  afterEach(run: () => Promise<void>): void
  afterAll(run: () => Promise<void>): void
}

/** Installs matchers for the test file that is about to be loaded, and what tells when its tests end. */
export function install(jest: JestApi): void {
  const bridge = findBridge()
  // Listed twice, by a preset and by hand: the first has done it all.
  if (bridge?.sandbox !== undefined) return
  if (bridge === undefined) {
    const watcher = new HookWatcher(jest.expect)
    openSandbox(watcher)
    extendLate(jest.expect, watcher)
    watcher.watch(jest)
    return
  }
  keepConfigOptions(bridge.families)
  keepTracing(bridge.tracing)
  const { currentTest, record } = bridge
  const { testPath } = jest.expect.getState()
  const explainer = () => assertions().findExplainer([testPath, import.meta.url])
  const port = { currentTest, record, explainer }
  openSandbox(port)
  extendLate(jest.expect, port)
  keepProbes(() => currentTest(jest.expect.getState())?.key)
  bridge.sandbox = {
    endOfTest: endGuests,
    endOfFile: closeGuests,
    probes: (key, id) => (key === undefined ? probesOfFile(id) : probesOfTest(key, id)),
  }
}

/** Adds the matchers of core, which are bound with the first call of one. */
function extendLate(expect: JestExpect, port: RunnerPort): void {
  const binding = bindLate(
    () => assertions().bindMatchers(assertions().matcherDefinitions, port),
    (made) => calibrate(expect, made),
  )
  joinSandbox(binding)
  expect.extend(binding.matchers)
}

/** Adds asynchronous matchers, and counts how Jest chains on them. */
export function extend(expect: JestExpect, binding: Binding): void {
  expect.extend(binding.matchers)
  calibrate(expect, binding)
}

function calibrate(expect: JestExpect, binding: Binding): void {
  // The counters of `expect.assertions()` must not see the calibration.
  const { assertionCalls } = expect.getState()
  binding.calibrate((matcher, probe) => {
    expect(probe)[matcher]?.()
  })
  expect.setState({ assertionCalls })
}

/** The error for a setup entry that does not find what it needs. */
export function missingGlobals(): UsageError {
  return new UsageError(
    "`expect` is not a global here. Under `injectGlobals: false`, use '@qtests/jest/setup-globals' in setupFilesAfterEnv",
  )
}
