/** Verdicts inside of real test runners, where sandboxes, transforms and the runner's own work are around the calls. */
import makeHomes, { type Runner } from '../e2e/homes.ts'
import { type RunOptions, runInline } from '../e2e/run-inline.ts'
import type { Job } from './case.ts'
import { installFolder } from './install.ts'
import { type ColdVerdict, sitesOf } from './process.ts'
import { projectOf, titleOf } from './project.ts'
import { type Place, setupOf } from './variants.ts'

/** Those that run the corpus: its cases are ES modules, which older ones load in another way. */
export const RUNNERS: readonly Runner[] = ['vitest4', 'vitest5', 'jest30']

/** ms for the runner, its start and the test. */
const TIMEOUT = 90_000

/** Installs what the runner needs; before the first verdict. */
export function prepareRunners(place: Place): void {
  makeHomes()
  const { commonjs } = setupOf(place)
  if (commonjs === 'babel' || commonjs === 'swc') installFolder('transformers/')
}

/** A verdict at the case's options, in a run of the runner that judges this alone. */
export async function verdictInRunner(job: Job, place: Place): Promise<ColdVerdict> {
  const started = performance.now()
  const { tests, assertions, text } = await runInline(
    projectOf(job, place, TIMEOUT - 10_000),
    startOf(place),
  ).catch((error: Error) => ({ tests: {}, assertions: [], text: error.message }))
  const found = assertions.at(-1)
  const message = (tests as Tests)[titleOf(job)]?.messages[0] ?? ''
  if (found === undefined) {
    const summary = (message || text).split('\n', 1)[0] ?? ''
    const elapsed = performance.now() - started
    return { verdict: 'crashed', bytes: null, channel: null, sites: [], calls: 0, elapsed, summary, message }
  }
  const { verdict, evidence, calls, elapsed, summary } = found
  const bytes = evidence?.['bytesPerCall']
  const channel = evidence?.['channel']
  return {
    verdict,
    bytes: typeof bytes === 'number' ? bytes : null,
    channel: typeof channel === 'string' ? channel : null,
    sites: sitesOf(message),
    calls,
    elapsed,
    summary,
    message,
  }
}

type Tests = Readonly<Record<string, { readonly messages: readonly string[] }>>

/** How the runner is started. */
function startOf(place: Place): RunOptions {
  const { runner } = place
  const { args = [], env = {}, commonjs } = setupOf(place)
  if (!runner.startsWith('jest')) return { runner, timeout: TIMEOUT, args, env }
  const node = commonjs === undefined ? ['--experimental-vm-modules', '--no-warnings'] : []
  // What leaks may keep the process alive: Jest waits for it for ever.
  return { runner, timeout: TIMEOUT, node, args: ['--forceExit', ...args], env }
}
