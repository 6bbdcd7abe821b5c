import { compareRuns } from '../compare/compare-runs.ts'
import { comparisonMarkdown } from '../compare/markdown.ts'
import { comparisonText } from '../compare/text.ts'
import { headline } from '../compare/words.ts'
import { shareOf } from './arguments.ts'
import type { Command } from './command.ts'
import { CommandError, EXIT } from './exit.ts'
import { resultWriter, VERDICT_FORMATS } from './output.ts'

/** `qtests compare BASE HEAD`. */
export const compareCommand: Command = {
  name: 'compare',
  declare: (cli, outside, carry) => {
    cli
      .command('compare [base] [head]', 'Hold one run against another: exit code 1 on a proven regression')
      .usage('compare <base> <head> [options]')
      .option('--format <format>', `How to write it: ${VERDICT_FORMATS.join(', ')}`, { default: 'terminal' })
      .option('--output <file>', 'Write to a file instead of the terminal')
      .option('--github', 'Also append Markdown to $GITHUB_STEP_SUMMARY')
      .option('--tolerance <share>', 'How much worse a number may be', { default: '5%' })
      .option('--false-alarm <chance>', 'Chance of a red between equal sides, over all numbers', {
        default: '0.001',
      })
      .option('--same-machine', 'Both sides ran on one machine, one after the other')
      .example('  qtests compare base head')
      .example('  qtests compare base head --format markdown --output comment.md')
      .action((base: unknown, head: unknown, options: Readonly<Record<string, unknown>>) => {
        carry(async () => {
          if (base === undefined || head === undefined) {
            throw new CommandError('Expected two folders of run logs: qtests compare <base> <head>')
          }
          const writers = { terminal: comparisonText, markdown: comparisonMarkdown, headline }
          const write = resultWriter(options, writers, outside)
          const comparison = await compareRuns([String(base)], [String(head)], {
            tolerance: shareOf('--tolerance', options['tolerance']),
            falseAlarm: shareOf('--false-alarm', options['falseAlarm']),
            sameMachine: options['sameMachine'] === true,
          })
          await write(comparison)
          return comparison.regressions.length > 0 ? EXIT.finding : EXIT.ok
        })
      })
  },
}
