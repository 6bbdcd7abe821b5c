import { createRequire } from 'node:module'
import { join } from 'node:path'

interface Jest {
  run(args: readonly string[]): Promise<void>
}

const own: ReturnType<typeof createRequire> = createRequire(import.meta.url)

/**
 * Runs the project's Jest with every test repeated. `qtests hunt -- jest …` does this in a process of its own, and says in its
 * environment (`QTESTS_HUNT`) how. All that is added are a test runner, which wraps jest-circus, and a reporter that tells progress.
 *
 * @param args - of Jest, which reads them itself: `['--selectProjects', 'server']`.
 */
export async function hunt(args: readonly string[]): Promise<void> {
  // Not ours: in a workspace with several versions the one that runs is the one beside the tests.
  const { run } = createRequire(join(process.cwd(), 'package.json'))('jest') as Jest
  process.env['NODE_ENV'] ??= 'test'
  const given = args.some((arg) => arg === '--reporters' || arg.startsWith('--reporters='))
  const reporters = [
    ...(given ? [] : ['--reporters=default']),
    `--reporters=${own.resolve('@qtests/jest/hunt/progress')}`,
  ]
  await run([...args, `--testRunner=${own.resolve('@qtests/jest/hunt/runner')}`, ...reporters])
}
