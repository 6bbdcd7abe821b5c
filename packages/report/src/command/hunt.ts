import { join, relative, resolve } from 'node:path'
import { PREFIX, parseBytes, parseDuration } from '@qtests/core/run'
import { findingsSink } from '../hunt/findings.ts'
import { type HuntFile, newestHunt, readHuntFile, writeHuntFile } from '../hunt/hunt-file.ts'
import { runHunt } from '../hunt/run-hunt.ts'
import { adapterEntry, runnerOf } from '../hunt/runner.ts'
import { huntHeadline, huntMarkdown, huntText } from '../hunt/text.ts'
import { readRuns } from '../read/read-runs.ts'
import { newRunFolder, RUNS_FOLDER } from '../run-folder.ts'
import { plainNumber, wholeNumber } from './arguments.ts'
import type { Command } from './command.ts'
import { CommandError, EXIT } from './exit.ts'
import { resultWriter, VERDICT_FORMATS } from './output.ts'
import type { Outside } from './report.ts'

type Options = Readonly<Record<string, unknown>>

/** Fewer leave no room for blocks of growing size. */
const LEAST_REPETITIONS = 8
const MOST_REPETITIONS = 100_000

/** `qtests hunt -- vitest run …`. */
export const huntCommand: Command = {
  name: 'hunt',
  declare: (cli, outside, carry) => {
    cli
      .command('hunt', 'Repeat every test of a suite and list those that leak: exit code 1 when one does')
      .usage('hunt [options] -- <command of Vitest or Jest>')
      .option('--repetitions <n>', 'How often each test runs', { default: 32 })
      .option('--tolerance <size>', 'Bytes per repetition that are no leak', { default: '1 KiB' })
      .option('--max-test-time <time>', 'Most time for the repetitions of one test', { default: '60s' })
      .option('--resume [folder]', 'Go on with the last hunt, or the one in a folder, where it was stopped')
      .option('--format <format>', `How to write it: ${VERDICT_FORMATS.join(', ')}`, { default: 'terminal' })
      .option('--output <file>', 'Write to a file instead of the terminal')
      .option('--github', 'Also append Markdown to $GITHUB_STEP_SUMMARY')
      .example('  qtests hunt -- vitest run')
      .example('  qtests hunt --repetitions 100 -- vitest run src/cache -t evicts')
      .example('  qtests hunt -- jest --selectProjects server')
      .example('  qtests hunt --resume')
      .action((options: Options) => {
        carry(() => hunt(options, outside))
      })
  },
}

async function hunt(options: Options, outside: Outside): Promise<number> {
  const writers = { terminal: huntText, markdown: huntMarkdown, headline: huntHeadline }
  const write = resultWriter(options, writers, outside)
  const { cwd, env } = outside
  const { folder, asked } = await begin(options, outside)
  // Checked before the folder is made: a hunt that cannot begin leaves nothing behind.
  adapterEntry(runnerOf(asked.command).runner, cwd)
  const resume = options['resume'] !== undefined
  if (!resume) await writeHuntFile(folder, asked)
  const end = await runHunt(asked, { cwd, env, folder, resume })
  const [found] = await readRuns([folder], [findingsSink()])
  if (found.files === 0 && found.unfinished.length === 0 && !end.stopped) {
    throw new CommandError('Nothing was hunted: the runner came to no test')
  }
  await write(found)
  const whole = !end.stopped && found.unfinished.length === 0
  if (!whole) outside.tell(`${PREFIX} to go on: qtests hunt --resume ${relative(cwd, folder)}`)
  if (found.leaks.length > 0) return EXIT.finding
  return whole && end.exitCode === 0 ? EXIT.ok : EXIT.trouble
}

/** The folder, and what is asked for: of this command line, or of the hunt that goes on. */
async function begin(options: Options, { cwd, env }: Outside): Promise<{ folder: string; asked: HuntFile }> {
  const { resume } = options
  const command = ((options['--'] as unknown[] | undefined) ?? []).map(String)
  if (resume !== undefined) {
    if (command.length > 0)
      throw new CommandError('Expected no command with --resume: it goes on with that of the hunt')
    const folder = resume === true ? await newestHunt(join(cwd, RUNS_FOLDER)) : resolve(cwd, String(resume))
    return { folder, asked: await readHuntFile(folder) }
  }
  runnerOf(command)
  const repetitions = wholeNumber(
    '--repetitions',
    options['repetitions'],
    LEAST_REPETITIONS,
    MOST_REPETITIONS,
  )
  const tolerance = positive('--tolerance', parseBytes('--tolerance', plainNumber(options['tolerance'])))
  const longest = plainNumber(options['maxTestTime'])
  const maxTestTime = positive('--max-test-time', parseDuration('--max-test-time', longest))
  const given = env['QTESTS_DIR']
  const folder = given === undefined || given === '' ? newRunFolder(cwd) : resolve(cwd, given)
  return { folder, asked: { v: 1, command, repetitions, tolerance, maxTestTime } }
}

function positive(option: string, value: number): number {
  if (value > 0) return value
  throw new CommandError(`Expected ${option} to be more than nothing, got \`${value}\``)
}
