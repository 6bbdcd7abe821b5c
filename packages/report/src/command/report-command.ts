import { FORMATS } from '../render/formats.ts'
import { once } from './arguments.ts'
import type { Command } from './command.ts'
import { EXIT } from './exit.ts'
import { report } from './report.ts'

/** Text as it was typed, or a list when given twice. */
interface Options {
  readonly format: unknown
  readonly output?: unknown
  readonly out?: unknown
  readonly history?: unknown
  readonly github?: unknown
}

/** `qtests report [...FOLDERS]`. */
export const reportCommand: Command = {
  name: 'report',
  declare: (cli, outside, carry) => {
    cli
      .command('report [...dirs]', 'Sum up run logs: tests, verdicts, slowest tests, biggest growers')
      .usage('report [...dirs] [options]')
      .option(
        '--format <formats>',
        `One or several, by commas: ${FORMATS.map(({ name }) => name).join(', ')}`,
        {
          default: 'terminal',
        },
      )
      .option('--output <file>', 'Write one format to a file instead of the terminal')
      .option('--out <dir>', 'Write each format to a file of its own in a folder: qtests.md, qtests.json, …')
      .option('--history <dir>', 'HTML: also draw the trends of a history, see qtests history')
      .option('--github', 'Also append Markdown to $GITHUB_STEP_SUMMARY, and annotate lines')
      .example('  qtests report                                 the newest run under .qtests')
      .example('  qtests report shard-1 shard-2                 shards of one run, together')
      .example('  qtests report --format json --output out.json')
      .example('  qtests report --format html,junit,json --out reports')
      .action((dirs: string[], options: Options) => {
        carry(async () => {
          await report(
            {
              places: dirs.map(String),
              formats: [...new Set(String(options.format).split(','))],
              output: once('--output', options.output),
              out: once('--out', options.out),
              history: once('--history', options.history),
              github: options.github === true,
            },
            outside,
          )
          return EXIT.ok
        })
      })
  },
}
