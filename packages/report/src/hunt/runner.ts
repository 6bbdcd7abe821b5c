import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { CommandError } from '../command/exit.ts'

/** A command that runs tests, taken apart. */
export interface RunnerCommand {
  readonly runner: 'vitest' | 'jest'
  /** What the runner gets; of Vitest with its own subcommand. */
  readonly args: readonly string[]
}

/** Words that start a program of a project. */
const STARTERS: ReadonlySet<string> = new Set([
  'npx',
  'npm',
  'pnpm',
  'pnpx',
  'yarn',
  'exec',
  'run',
  'node',
  '--',
])

/** Subcommands and flags under which nothing ends, or no test runs. */
const REFUSED: Readonly<Record<RunnerCommand['runner'], readonly string[]>> = {
  vitest: ['bench', 'init', 'list'],
  jest: ['--showConfig', '--listTests', '--watch', '--watchAll', '--init'],
}

/**
 * The runner of a command such as `npx vitest run src -t name`.
 *
 * @throws CommandError when it is no command of Vitest or Jest, or one that runs no tests.
 */
export function runnerOf(command: readonly string[]): RunnerCommand {
  const at = command.findIndex((word) => !STARTERS.has(basename(word)))
  const runner = /^(vitest|jest)(?:\.[cm]?js|\.cmd)?$/.exec(basename(command[at] ?? ''))?.[1]
  if (runner !== 'vitest' && runner !== 'jest') {
    const got = command.length === 0 ? 'nothing' : `\`${command.join(' ')}\``
    throw new CommandError(
      `Expected a command of Vitest or Jest after --, got ${got}: qtests hunt -- vitest run, or: qtests hunt -- jest`,
    )
  }
  const args = command.slice(at + 1)
  const refused = args.find((arg, index) =>
    runner === 'vitest' ? index === 0 && REFUSED.vitest.includes(arg) : REFUSED.jest.includes(arg),
  )
  if (refused !== undefined)
    throw new CommandError(`\`${runner} ${refused}\` runs no tests that can be hunted`)
  return { runner, args }
}

/**
 * The entry of an adapter that runs the runner of the project, by its path.
 *
 * @throws CommandError when the runner or the adapter is not installed in the project.
 */
export function adapterEntry(runner: RunnerCommand['runner'], cwd: string): string {
  const project = createRequire(join(cwd, 'package.json'))
  const name = `@qtests/${runner}`
  if (resolved(project, `${runner}/package.json`) === undefined) {
    throw new CommandError(`There is no ${runner} in this project`)
  }
  const entry = resolved(project, `${name}/hunt`)
  if (entry !== undefined) return entry
  throw new CommandError(`A hunt with ${runner} needs ${name}: npm install --save-dev ${name}`)
}

function resolved(project: NodeJS.Require, name: string): string | undefined {
  try {
    return project.resolve(name)
  } catch {
    return undefined
  }
}
