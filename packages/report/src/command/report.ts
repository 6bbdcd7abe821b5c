import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PREFIX } from '@qtests/core/run'
import { readHistory } from '../history/store.ts'
import { trendsOf } from '../history/trends.ts'
import type { Paint } from '../paint.ts'
import { readRuns } from '../read/read-runs.ts'
import { annotationsSink } from '../render/annotations.ts'
import type { Beside, Format } from '../render/format.ts'
import { FORMATS } from '../render/formats.ts'
import { renderMarkdown } from '../render/markdown.ts'
import { plural } from '../render/text.ts'
import { RUNS_FOLDER } from '../run-folder.ts'
import { summarySink } from '../summary/summarize.ts'
import type { Summary } from '../summary/summary.ts'
import { CommandError } from './exit.ts'
import { newestRun } from './newest-run.ts'
import { fileTarget, type OpenTarget, printTarget } from './target.ts'

/** What `qtests report` was asked for. */
export interface ReportCommand {
  readonly places: readonly string[]
  /** Names of formats. */
  readonly formats: readonly string[]
  /** File for one format. */
  readonly output: string | undefined
  /** Folder for any number of formats. */
  readonly out: string | undefined
  /** Folder of a history that the HTML report draws trends of. */
  readonly history: string | undefined
  readonly github: boolean
}

/** Where the command writes; tests give their own. */
export interface Outside {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly paint: Paint
  readonly print: (text: string) => void
  readonly tell: (line: string) => void
}

/** One format and where it goes; `path` is absent for the terminal. */
interface Planned {
  readonly format: Format
  readonly path: string | undefined
}

/**
 * Carries out `qtests report`: one reading of the run, whatever the number of formats.
 *
 * @throws CommandError when there is nothing to report on, or an option does not fit.
 */
export async function report(command: ReportCommand, outside: Outside): Promise<void> {
  const plan = planOf(command)
  const beside = await besideOf(command)
  const github = command.github ? stepSummaryOf(outside.env) : undefined
  const places = command.places.length > 0 ? command.places : [await newestRun(RUNS_FOLDER)]
  const targets: OpenTarget[] = []
  try {
    for (const { path } of plan) {
      targets.push(path === undefined ? printTarget(outside.print, outside.paint) : await fileTarget(path))
    }
    const outputs = plan.map(({ format }, index) => format.open(targets[index] as OpenTarget, beside))
    const [summary, annotations] = await readRuns(places, [
      summarySink(),
      annotationsSink(outside.env['GITHUB_WORKSPACE'], outside.cwd),
      ...outputs.flatMap(({ sink }) => (sink === undefined ? [] : [sink])),
    ])
    refuseEmpty(summary, places)
    for (const output of outputs) await output.finish(summary)
    // The last step that can fail, before the first that is seen: a report that half succeeded is hard to see in a log.
    if (github !== undefined) await appended(github, `${renderMarkdown(summary)}\n`)
    for (const target of targets) await target.done()
    // Actions reads commands from both streams; standard output may be a report that something else reads.
    if (github !== undefined) for (const line of annotations) outside.tell(line)
    for (const { path } of plan) if (path !== undefined) outside.tell(wroteLine(path, summary))
  } catch (error) {
    for (const target of targets) await target.abandon()
    throw error
  }
}

/** @throws UsageError without a history, CommandError with an empty one: it was asked for. */
async function besideOf({ history, formats }: ReportCommand): Promise<Beside> {
  if (history === undefined) return {}
  if (!formats.includes('html')) {
    throw new CommandError(
      'Expected --format html with --history: no other format draws trends. In text: qtests history',
    )
  }
  const { entries } = await readHistory(history)
  if (entries.length === 0) {
    throw new CommandError(`The history in \`${history}\` has no run. Add one: qtests history add`)
  }
  return { trends: trendsOf(entries) }
}

function planOf({ formats, output, out }: ReportCommand): Planned[] {
  const chosen = formats.map(formatOf)
  if (output !== undefined && out !== undefined) {
    throw new CommandError('Expected --output FILE or --out DIR, got both')
  }
  if (out !== undefined) return chosen.map((format) => ({ format, path: join(out, format.file) }))
  const [format] = chosen
  if (format === undefined || chosen.length > 1) {
    throw new CommandError(
      `Expected --out DIR with several formats, each goes to a file of its own there: ${chosen.map(({ file }) => file).join(', ')}`,
    )
  }
  return [{ format, path: output }]
}

function formatOf(name: string): Format {
  const format = FORMATS.find((candidate) => candidate.name === name)
  if (format !== undefined) return format
  const names = FORMATS.map((candidate) => candidate.name).join(', ')
  throw new CommandError(`Expected --format to be one or several of ${names}, got \`${name}\``)
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

async function appended(path: string, text: string): Promise<void> {
  await appendFile(path, text).catch((error: Error) => {
    throw new CommandError(`\`${path}\` could not be written: ${error.message}`)
  })
}

function wroteLine(path: string, { tests, assertions }: Summary): string {
  return `${PREFIX} wrote ${path}: ${plural(tests.total, 'test')}, ${plural(assertions.total, 'assertion')}`
}
