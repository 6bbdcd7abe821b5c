import { abortController } from '../realm.ts'
import { countSteps, trackAwaited } from './awaited.ts'
import { BaselinePlaces } from './baseline-places.ts'
import { callSite } from './call-site.ts'
import type { MatcherDefinition } from './definition.ts'
import { failureText } from './error-kinds.ts'
import { prepare } from './misuse.ts'
import { type Entry, PendingAssertions } from './pending.ts'
import type { Binding, BoundMatchers, MatcherThis, RunnerPort } from './port.ts'
import { runAssertion } from './run-assertion.ts'

/** Binds pure matcher definitions to a runner. */
export function bindMatchers(definitions: readonly MatcherDefinition[], port: RunnerPort): Binding {
  const pending = new PendingAssertions()
  const baselines = new BaselinePlaces()
  const matchers: BoundMatchers = {}
  const probe = Symbol('qtests.probe')
  let counter = countSteps()
  let runnerSteps = 1
  for (const definition of definitions) {
    // A plain function: the runners give their context as `this`. Not async, so that misuse throws at once,
    // and the stack still holds the line of the test.
    matchers[definition.name] = function (this: MatcherThis, received, ...args) {
      if (received === probe) return counter.thenable
      const site = callSite()
      const assertion = prepare(definition, this, received, args, site)
      const test = port.currentTest(this)
      const abort = abortController()
      const run = runAssertion({
        definition,
        assertion,
        context: this,
        test,
        port,
        signal: abort.signal,
        site,
        baseline:
          definition.baseline === true ? (port.baseline?.() ?? baselines.next(this, test)) : undefined,
      })
      const tracker = trackAwaited(run, runnerSteps + (this.soft === true ? 1 : 0))
      if (test === undefined) return tracker.promise
      const entry: Entry = {
        usage: definition.usage,
        site,
        tracker,
        abort,
        settled: false,
        failure: undefined,
        stopped: run.then(
          (result) => {
            entry.settled = true
            if (result.pass === (this.isNot ?? false)) entry.failure = result.message()
          },
          (error: unknown) => {
            entry.settled = true
            entry.failure = failureText(error)
          },
        ),
      }
      pending.add(test.key, entry)
      return tracker.promise
    }
  }
  return {
    matchers,
    calibrate(call) {
      const [first] = definitions
      if (first === undefined) return
      counter = countSteps()
      call(first.name, probe)
      runnerSteps = Math.max(1, counter.steps())
    },
    endOfTest: (key, end) => {
      baselines.endOfTest(key)
      return pending.endOfTest(key, end)
    },
    endOfFile: () => {
      baselines.endOfFile()
      return pending.endOfFile()
    },
  }
}
