import { keepConfigOptions, runSettings, suiteWatchOptions } from '@qtests/core/boundary'
import type { RunnerTestCase } from 'vitest'
import { atEnd, type Try, tellAttempts, withoutStack } from './attempts.ts'
import { host } from './host.ts'
import { loadAssertions, prepareAssertions } from './late.ts'
import type { prepareRepeats } from './repeats.ts'
import { TestFile } from './test-file.ts'
import type { Provided, VitestApi } from './types.ts'

/**
 * Installs matchers and hooks for the test file that is about to be collected. Everything it makes belongs to
 * that file: with `isolate: false` the module stays loaded and this runs again for the next one.
 */
export async function install(vitest: VitestApi): Promise<void> {
  const { afterAll, beforeAll, beforeEach, expect, inject } = vitest
  const testPath = expect.getState().testPath ?? ''
  const here = host()
  // Listed twice, by the plugin and by hand: the first has done it all.
  if (here.path === testPath) return
  here.path = testPath

  const provided: Provided = inject('qtests') ?? { options: {} }
  keepConfigOptions(provided.families ?? {})
  const settings = runSettings(provided.options)
  const watching = suiteWatchOptions(settings)
  const root = provided.run?.root ?? process.cwd()
  await prepareAssertions()
  const watch = watching && (await (await loadAssertions()).openSuiteWatch(watching, root))
  const file = new TestFile({ vitest, path: testPath, root, settings, watch }, provided.run)
  here.port = file.port
  expect.extend(file.binding.matchers)

  if (file.watched) beforeAll(withSuite((suite) => file.prepare(suite)))
  // Where no plugin or reporter has told, the runner may be any.
  const told =
    provided.run !== undefined && provided.run.ownRunner !== true && tellAttempts(vitest.TestRunner)
  const begin = (task: RunnerTestCase, attempt?: Try): Promise<void> | void => {
    // A test is repeated by what its own hooks decide.
    if (!told || file.watched) atEnd(task, () => file.end(task), file.watched ? LONG_HOOK : undefined)
    return file.begin(task, attempt?.repeats)
  }
  if (told) {
    here.begin = begin
    if (!file.watched) here.end = (task) => file.end(task)
  }
  // First of all hooks of a test.
  else beforeEach(({ task }) => begin(task))
  withoutStack(() =>
    afterAll(() => {
      here.path = undefined
      here.port = undefined
      here.begin = undefined
      here.end = undefined
      return file.close()
    }),
  )
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
