import { PREFIX } from '@qtests/core/run'
import { readGate } from '../gates/config.ts'
import { judgeRun } from '../gates/judge-run.ts'
import { gateHeadline, gateMarkdown, gateText } from '../gates/text.ts'
import { plural } from '../render/text.ts'
import { RUNS_FOLDER } from '../run-folder.ts'
import type { Command } from './command.ts'
import { EXIT } from './exit.ts'
import { newestRun } from './newest-run.ts'
import { resultWriter, VERDICT_FORMATS } from './output.ts'

/** `qtests gate [FOLDER…]`. */
export const gateCommand: Command = {
  name: 'gate',
  declare: (cli, outside, carry) => {
    cli
      .command('gate [...dirs]', 'Hold a run to the budgets of the project: exit code 1 when one is not kept')
      .usage('gate [...dirs] [options]')
      .option('--config <file>', 'Where the budgets are (default: qtests.config.json or package.json)')
      .option('--check', 'Check the budgets only; reads no run')
      .option('--format <format>', `How to write it: ${VERDICT_FORMATS.join(', ')}`, { default: 'terminal' })
      .option('--output <file>', 'Write to a file instead of the terminal')
      .option('--github', 'Also append Markdown to $GITHUB_STEP_SUMMARY')
      .example('  qtests gate --check           before the tests')
      .example('  qtests gate                   after them: the newest run under .qtests')
      .example('  qtests gate shard-1 shard-2   shards of one run, together')
      .action((dirs: string[], options: Readonly<Record<string, unknown>>) => {
        carry(async () => {
          const writers = { terminal: gateText, markdown: gateMarkdown, headline: gateHeadline }
          const write = resultWriter(options, writers, outside)
          const { config } = options
          const gate = await readGate(outside.cwd, config === undefined ? undefined : String(config))
          if (options['check'] === true) {
            outside.print(`${PREFIX} ${gate.file}: ${plural(gate.limits.length, 'budget')}\n`)
            return EXIT.ok
          }
          const places = dirs.length > 0 ? dirs.map(String) : [await newestRun(RUNS_FOLDER)]
          const result = await judgeRun(places, gate)
          await write(result)
          return result.open ? EXIT.ok : EXIT.finding
        })
      })
  },
}
