import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PREFIX } from '@qtests/core/runner-options'
import { readCommandLine } from './hunt/command-line.ts'
import { huntProject } from './hunt/project.ts'
import { HuntReporter } from './hunt/reporter.ts'
import { qtests } from './plugin.ts'
import QtestsReporter, { isQtestsReporter } from './reporter.ts'

type VitestNode = typeof import('vitest/node')

/**
 * Runs the project's Vitest with every test repeated. `qtests hunt -- vitest run …` does this in a process of its own, and
 * says in its environment (`QTESTS_HUNT`) how.
 *
 * @param args - of Vitest, which reads them itself: `['run', 'src/cache', '-t', 'evicts']`.
 */
export async function hunt(args: readonly string[]): Promise<void> {
  // Not ours: in a workspace with several versions the one that runs is the one beside the tests.
  const path = createRequire(join(process.cwd(), 'package.json')).resolve('vitest/node')
  const { createVitest, parseCLI, TestsNotFoundError } = (await import(
    pathToFileURL(path).href
  )) as VitestNode
  // As the command of Vitest does: configs and plugins ask for it.
  process.env['TEST'] = 'true'
  process.env['VITEST'] = 'true'
  process.env['NODE_ENV'] ??= 'test'
  const read = commandLineOf(parseCLI, args)
  if (read === undefined) return
  const { filter, options } = read
  // For the root's own config: its setup files are transformed only when they are found there. Typed without Vite.
  const { name, config } = qtests()
  const overrides = { plugins: [{ name, config }] } as unknown as Parameters<typeof createVitest>[2]
  const vitest = await createVitest('test', { ...options, watch: false, run: true }, overrides)
  try {
    for (const project of vitest.projects) huntProject(project, vitest)
    // Beside the reporters of the config and of the command line, which would replace each other.
    const { reporters } = vitest as unknown as { reporters: unknown[] }
    if (!reporters.some(isQtestsReporter)) reporters.push(new QtestsReporter())
    reporters.push(new HuntReporter())
    await vitest.start([...filter])
  } catch (error) {
    // Without tests Vitest has said so, and has set the exit code.
    if (!(error instanceof TestsNotFoundError)) {
      process.exitCode = 1
      vitest.logger.printError(error as Error)
    }
  } finally {
    await vitest.close()
  }
}

/** `undefined` when it does not fit, which is said. */
function commandLineOf(
  parse: VitestNode['parseCLI'],
  args: readonly string[],
): ReturnType<VitestNode['parseCLI']> | undefined {
  try {
    return readCommandLine(parse, args)
  } catch (error) {
    process.exitCode = 1
    process.stderr.write(`${PREFIX} vitest: ${(error as Error).message}\n`)
    return undefined
  }
}
