import { PREFIX } from '@qtests/core/run'
import { entrySink } from '../history/entry.ts'
import { addToHistory, HISTORY_FOLDER, KEPT, readHistory } from '../history/store.ts'
import { trendsHeadline, trendsMarkdown, trendsText } from '../history/text.ts'
import { type Trends, trendsOf } from '../history/trends.ts'
import { readRuns } from '../read/read-runs.ts'
import { oneLine, plural } from '../render/text.ts'
import { RUNS_FOLDER } from '../run-folder.ts'
import { once, shareOf, wholeNumber } from './arguments.ts'
import type { Command } from './command.ts'
import { currentBranch, currentCommit } from './commit.ts'
import { CommandError, EXIT } from './exit.ts'
import { newestRun } from './newest-run.ts'
import { resultWriter, VERDICT_FORMATS } from './output.ts'
import type { Outside } from './report.ts'

type Options = Readonly<Record<string, unknown>>

/** `qtests history add|show`. */
export const historyCommand: Command = {
  name: 'history',
  declare: (cli, outside, carry) => {
    cli
      .command('history [action] [...dirs]', 'Keep runs by commit, draw trends, mark where a level changed')
      .usage('history add [...dirs] [options], or: history [show] [options]')
      .option('--folder <dir>', 'Where the history is', { default: HISTORY_FOLDER })
      .option('--commit <sha>', 'add: the commit (default: what the CI service or git says)')
      .option('--branch <name>', 'add: the branch; show: only runs of this branch')
      .option('--keep <n>', 'add: how many runs are kept', { default: KEPT })
      .option('--false-alarm <chance>', 'show: chance of a change in a history without one', {
        default: '0.001',
      })
      .option('--format <format>', `show: how to write it: ${VERDICT_FORMATS.join(', ')}`, {
        default: 'terminal',
      })
      .option('--output <file>', 'show: write to a file instead of the terminal')
      .option('--github', 'show: also append Markdown to $GITHUB_STEP_SUMMARY')
      .example('  qtests history add            the newest run under .qtests')
      .example('  qtests history add merged --folder cache/qtests')
      .example('  qtests history --format json --output trends.json')
      .action((action: unknown, dirs: string[], options: Options) => {
        carry(() => {
          switch (action) {
            case 'add':
              return add(dirs.map(String), options, outside)
            case undefined:
            case 'show':
              return show(options, outside)
            default:
              throw new CommandError(
                `Expected add or show, got \`${String(action)}\`: qtests history add [...dirs]`,
              )
          }
        })
      })
  },
}

async function add(dirs: readonly string[], options: Options, outside: Outside): Promise<number> {
  const keep = wholeNumber('--keep', options['keep'], 1)
  const commit = once('--commit', options['commit']) ?? (await currentCommit(outside))
  const branch = once('--branch', options['branch']) ?? (await currentBranch(outside))
  const places = dirs.length > 0 ? dirs : [await newestRun(RUNS_FOLDER)]
  const [entry] = await readRuns(places, [entrySink(commit, branch)])
  if (entry === undefined)
    throw new CommandError(`No data: not a single test or assertion in ${places.join(', ')}`)
  const path = await addToHistory(String(options['folder']), entry, keep)
  const dropped = entry.dropped === 0 ? '' : `, ${plural(entry.dropped, 'number')} more had no room`
  outside.print(
    `${PREFIX} added ${oneLine(commit).slice(0, 12)} to the history: ${Object.keys(entry.series).length} series${dropped}, ${oneLine(path)}\n`,
  )
  return EXIT.ok
}

async function show(options: Options, outside: Outside): Promise<number> {
  const write = resultWriter<Trends>(
    options,
    { terminal: trendsText, markdown: trendsMarkdown, headline: trendsHeadline },
    outside,
  )
  const falseAlarm = shareOf('--false-alarm', options['falseAlarm'])
  const folder = String(options['folder'])
  const { entries, skipped } = await readHistory(folder)
  const branch = once('--branch', options['branch'])
  const wanted = branch === undefined ? entries : entries.filter((entry) => entry.branch === branch)
  for (const { file, reason } of skipped)
    outside.tell(`${PREFIX} skipped ${oneLine(file)}: ${oneLine(reason)}`)
  if (wanted.length === 0) {
    const which = branch === undefined ? 'no run' : `no run of \`${branch}\``
    throw new CommandError(`The history in \`${folder}\` has ${which}. Add one: qtests history add`)
  }
  await write(trendsOf(wanted, { falseAlarm }))
  return EXIT.ok
}
