import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PREFIX } from '@qtests/core/run'
import { type Paint, PLAIN } from '../paint.ts'
import { renderJson } from '../render/json.ts'
import { renderMarkdown } from '../render/markdown.ts'
import { renderSummary } from '../render/terminal.ts'
import { plural } from '../render/text.ts'
import { RUNS_FOLDER } from '../run-folder.ts'
import { summarize } from '../summary/summarize.ts'
import type { Summary } from '../summary/summary.ts'
import { CommandError } from './exit.ts'
import { newestRun } from './newest-run.ts'

/** Formats that `--format` takes. */
export const FORMATS = ['terminal', 'markdown', 'json'] as const

/** What `qtests report` was asked for. */
export interface ReportCommand {
  readonly places: readonly string[]
  readonly format: string
  readonly output: string | undefined
  readonly github: boolean
}

/** Where the command writes; tests give their own. */
export interface Outside {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly paint: Paint
  readonly print: (text: string) => void
  readonly tell: (line: string) => void
}

/**
 * Carries out `qtests report`.
 *
 * @throws CommandError when there is nothing to report on, or an option does not fit.
 */
export async function report(command: ReportCommand, outside: Outside): Promise<void> {
  const render = rendererOf(command.format)
  const github = command.github ? stepSummaryOf(outside.env) : undefined
  const places = command.places.length > 0 ? command.places : [await newestRun(RUNS_FOLDER)]
  const summary = await summarize(places)
  refuseEmpty(summary, places)
  // Both targets before the first word is printed: a report that half succeeded is hard to see in a log.
  if (github !== undefined) await written(github, () => appendFile(github, `${renderMarkdown(summary)}\n`))
  const { output } = command
  if (output === undefined) {
    outside.print(render(summary, outside.paint))
    return
  }
  await written(output, async () => {
    await mkdir(dirname(output), { recursive: true })
    await writeFile(output, render(summary, PLAIN))
  })
  outside.tell(
    `${PREFIX} wrote ${output}: ${plural(summary.tests.total, 'test')}, ${plural(summary.assertions.total, 'assertion')}`,
  )
}

function rendererOf(format: string): (summary: Summary, paint: Paint) => string {
  switch (format) {
    case 'terminal':
      return renderSummary
    case 'markdown':
      return renderMarkdown
    case 'json':
      return renderJson
    default:
      throw new CommandError(`Expected --format to be one of ${FORMATS.join(', ')}, got \`${format}\``)
  }
}

function stepSummaryOf(env: Outside['env']): string {
  const { GITHUB_STEP_SUMMARY: path } = env
  if (path === undefined || path === '') {
    throw new CommandError(
      'Expected the variable GITHUB_STEP_SUMMARY with --github: GitHub Actions sets it in each step. Elsewhere use --format markdown --output FILE',
    )
  }
  return path
}

function refuseEmpty(summary: Summary, places: readonly string[]): void {
  const { log, tests, assertions } = summary
  if (tests.total + tests.unfinished + assertions.total > 0) return
  const where = places.map((place) => `\`${place}\``).join(', ')
  const skipped = log.damagedLines + log.unfinishedLines + log.newerLines
  const found =
    log.files === 0
      ? 'no .jsonl file'
      : `${plural(log.files, 'run log')}, but no test and no assertion in them${skipped > 0 ? ` (${plural(skipped, 'line')} could not be read)` : ''}`
  throw new CommandError(`Nothing to report on: ${found} in ${where}`)
}

async function written(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    throw new CommandError(`\`${path}\` could not be written: ${(error as Error).message}`)
  }
}
