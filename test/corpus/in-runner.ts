/** Verdicts inside of real test runners, where sandboxes, transforms and the runner's own work are around the calls. */
import { fileURLToPath } from 'node:url'
import makeHomes, { type Runner } from '../e2e/homes.ts'
import { jestConfig, runInline, vitestConfig } from '../e2e/run-inline.ts'
import type { Job } from './case.ts'
import { type ColdVerdict, sitesOf } from './process.ts'

/** Those that run the corpus: its cases are ES modules, which older ones load in another way. */
export const RUNNERS: readonly Runner[] = ['vitest4', 'vitest5', 'jest30']

/** ms for the runner, its start and the test. */
const TIMEOUT = 90_000

const SUBJECT = fileURLToPath(new URL('./subject.mjs', import.meta.url))

/** Installs what the runners need; before the first verdict. */
export function prepareRunners(): void {
  makeHomes()
}

/** A verdict at the case's options, in a run of the runner with this one test. */
export async function verdictInRunner(job: Job, runner: Runner): Promise<ColdVerdict> {
  const started = performance.now()
  const jest = runner.startsWith('jest')
  const { tests, assertions, text } = await runInline(
    {
      'case.test.mjs': testOf(job, jest),
      ...(jest
        ? { 'jest.config.js': jestConfig({ testMatch: ['**/*.test.mjs'] }) }
        : { 'vitest.config.mjs': vitestConfig('') }),
    },
    // What leaks may keep the process alive: Jest waits for it for ever.
    jest
      ? {
          runner,
          timeout: TIMEOUT,
          node: ['--experimental-vm-modules', '--no-warnings'],
          args: ['--forceExit'],
        }
      : { runner, timeout: TIMEOUT },
  ).catch((error: Error) => ({ tests: {}, assertions: [], text: error.message }))
  const found = assertions.at(-1)
  const message = Object.values(tests)[0]?.messages[0] ?? ''
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

/** One test that makes its subject and judges it. */
function testOf({ kind, name }: Job, jest: boolean): string {
  return `${jest ? '' : "import { expect, test } from 'vitest'\n"}import { given, load } from ${JSON.stringify(SUBJECT)}
test('${kind} ${name}', async () => {
  const loaded = await load('${kind}', '${name}')
  await expect(loaded.subject).toNotLeakMemory(given(loaded))
}, ${TIMEOUT - 10_000})
`
}
