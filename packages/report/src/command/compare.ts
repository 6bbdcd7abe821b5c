import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PREFIX } from '@qtests/core/run'
import { compareRuns } from '../compare/compare-runs.ts'
import type { Comparison } from '../compare/comparison.ts'
import { comparisonMarkdown } from '../compare/markdown.ts'
import { comparisonText } from '../compare/text.ts'
import { headline } from '../compare/words.ts'
import { type Paint, PLAIN } from '../paint.ts'
import { shareOf, wordOf } from './arguments.ts'
import type { Command } from './command.ts'
import { CommandError, EXIT } from './exit.ts'

const FORMATS = ['terminal', 'markdown', 'json'] as const

/** `qtests compare BASE HEAD`. */
export const compareCommand: Command = {
  name: 'compare',
  declare: (cli, outside, carry) => {
    cli
      .command('compare [base] [head]', 'Hold one run against another: exit code 1 on a proven regression')
      .usage('compare <base> <head> [options]')
      .option('--format <format>', `How to write it: ${FORMATS.join(', ')}`, { default: 'terminal' })
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
          const { format, output, github, sameMachine } = options
          const write = writerOf(wordOf('--format', format, FORMATS))
          const tolerance = shareOf('--tolerance', options['tolerance'])
          const falseAlarm = shareOf('--false-alarm', options['falseAlarm'])
          const summary = github === true ? outside.env['GITHUB_STEP_SUMMARY'] : undefined
          if (github === true && (summary === undefined || summary === '')) {
            throw new CommandError('Expected the variable GITHUB_STEP_SUMMARY with --github')
          }
          const comparison = await compareRuns([String(base)], [String(head)], {
            tolerance,
            falseAlarm,
            sameMachine: sameMachine === true,
          })
          if (output === undefined) outside.print(write(comparison, outside.paint))
          else {
            await mkdir(dirname(String(output)), { recursive: true })
            await writeFile(String(output), write(comparison, PLAIN))
            outside.tell(`${PREFIX} wrote ${String(output)}: ${headline(comparison)}`)
          }
          if (summary !== undefined) await appendFile(summary, comparisonMarkdown(comparison))
          return comparison.regressions.length > 0 ? EXIT.finding : EXIT.ok
        })
      })
  },
}

function writerOf(format: (typeof FORMATS)[number]): (comparison: Comparison, paint: Paint) => string {
  switch (format) {
    case 'terminal':
      return comparisonText
    case 'markdown':
      return comparisonMarkdown
    case 'json':
      return (comparison) => `${JSON.stringify(comparison, null, 2)}\n`
  }
}
