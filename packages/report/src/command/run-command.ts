import { readFileSync } from 'node:fs'
import { PREFIX } from '@qtests/core/run'
import { cac } from 'cac'
import { paintFor } from '../paint.ts'
import type { Command, Work } from './command.ts'
import { compareCommand } from './compare.ts'
import { EXIT } from './exit.ts'
import { gateCommand } from './gate.ts'
import { historyCommand } from './history.ts'
import { huntCommand } from './hunt.ts'
import { mergeCommand } from './merge.ts'
import type { Outside } from './report.ts'
import { reportCommand } from './report-command.ts'
import { keepAsTyped } from './typed-options.ts'

/** Every command, in the order of the help. */
const COMMANDS: readonly Command[] = [
  reportCommand,
  mergeCommand,
  compareCommand,
  gateCommand,
  historyCommand,
  huntCommand,
]

const EXIT_CODES = `  0  done: what was asked for was written, whatever it says
  1  compare: a regression is proven; gate: a budget is not kept; hunt: a test leaks
  2  no data, a folder that does not exist, an option that does not fit, or a hunt that was not whole`

/**
 * The command `qtests`, as a function: what the packages that have it as their own start.
 *
 * @param argv - as `process.argv`: the words of the command line are from the third on.
 * @returns the exit code. Never rejects: what goes wrong is told on stderr.
 * @example process.exitCode = await runCommand(process.argv)
 */
export async function runCommand(argv: readonly string[]): Promise<number> {
  const outside: Outside = {
    env: process.env,
    cwd: process.cwd(),
    paint: paintFor(process.stdout),
    print: (text) => process.stdout.write(text),
    tell: (line) => process.stderr.write(`${line}\n`),
  }
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader went away (`| head`): what it wanted it has.
    process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.trouble)
  })
  const cli = cac('qtests')
  let asked: Work | undefined
  for (const command of COMMANDS) {
    command.declare(cli, outside, (work) => {
      asked = work
    })
  }
  cli.help((sections) => [...sections, { title: 'Exit codes', body: EXIT_CODES }])
  cli.version(versionOf())
  try {
    cli.parse([...argv], { run: false })
    const { help, version } = cli.options
    if (help === true || version === true) return EXIT.ok
    if (cli.matchedCommand === undefined) {
      const [unknown] = cli.args
      const names = COMMANDS.map(({ name }) => name).join(', ')
      if (unknown !== undefined)
        return refuse(`There is no command \`${unknown}\`. The commands are: ${names}`)
      cli.outputHelp()
      return EXIT.trouble
    }
    keepAsTyped(cli)
    await cli.runMatchedCommand()
    return (await asked?.()) ?? EXIT.ok
  } catch (error) {
    return refuse((error as Error).message)
  }
}

function refuse(message: string): number {
  process.stderr.write(`${message.startsWith(PREFIX) ? '' : `${PREFIX} `}${message}\nSee: qtests --help\n`)
  return EXIT.trouble
}

function versionOf(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return version
}
