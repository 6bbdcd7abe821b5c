import { formatBytes, formatCount, formatDuration, PREFIX } from '@qtests/core/run'
import { type Paint, PLAIN } from '../paint.ts'
import { code } from '../render/markdown.ts'
import { oneLine, plural, shorten } from '../render/text.ts'
import type { Trend, TrendChange, Trends } from './trends.ts'

const NAME = 60
const SPARKS = 40
const BARS = '▁▂▃▄▅▆▇█'
/** Series without a change that are shown in the terminal; the totals come first. */
const MOST_QUIET = 12

/**
 * A series as one line of bars, from its lowest to its highest value; a gap where there is none. Of a longer one the
 * last values.
 *
 * @example sparkline([1, 2, null, 3], 40) // ▁▄ █
 */
export function sparkline(values: readonly (number | null)[], length: number): string {
  const shown = values.slice(-length)
  const numbers = shown.filter((value) => value !== null)
  const lowest = Math.min(...numbers)
  const range = Math.max(...numbers) - lowest
  return shown
    .map((value) => {
      if (value === null) return ' '
      const height = range === 0 ? 0 : Math.round(((value - lowest) / range) * (BARS.length - 1))
      return BARS[height] ?? ' '
    })
    .join('')
}

/** Trends for a terminal: changes first, then the totals and series that stand still. */
export function trendsText(trends: Trends, paint: Paint = PLAIN): string {
  const { runs, series } = trends
  const changed = series.filter(({ changes }) => changes.length > 0)
  const quiet = series.filter(({ changes }) => changes.length === 0)
  const head = `${PREFIX} ${plural(runs.length, 'run')} in the history, ${formatCount(series.length)} series, ${changed.length} with a change of level`
  const lines = [head, ...spanLine(trends)]
  for (const trend of changed) {
    lines.push(trendLine(trend), ...trend.changes.map((change) => changeLine(change, trend, trends, paint)))
  }
  lines.push(...quiet.slice(0, MOST_QUIET).map(trendLine))
  if (quiet.length > MOST_QUIET)
    lines.push(`  and ${formatCount(quiet.length - MOST_QUIET)} more without a change`)
  return `${lines.join('\n')}\n`
}

function spanLine({ runs }: Trends): string[] {
  const [first, last] = [runs[0], runs.at(-1)]
  if (first === undefined || last === undefined) return []
  return [`  from ${runWords(first)} to ${runWords(last)}`, '']
}

function runWords({ commit, at }: Trends['runs'][number]): string {
  return `${shortCommit(commit)} (${new Date(at).toISOString().slice(0, 10)})`
}

function trendLine({ name, unit, values }: Trend): string {
  const numbers = values.filter((value) => value !== null)
  const last = numbers.at(-1)
  const words = last === undefined ? '' : wordsFor(unit)(last)
  return `  ${sparkline(values, SPARKS).padStart(Math.min(SPARKS, values.length))}  ${words.padStart(10)}  ${shorten(oneLine(name), NAME)}`
}

function changeLine(change: TrendChange, { unit }: Trend, { runs }: Trends, paint: Paint): string {
  const run = runs[change.run]
  const words = wordsFor(unit)
  const colour = change.isWorse ? paint.bad : paint.good
  return `      ${colour(`${words(change.before)} -> ${words(change.after)}`)} since ${run === undefined ? shortCommit(change.commit) : runWords(run)}`
}

/** Trends as GitHub-flavoured Markdown: the changes, newest first. */
export function trendsMarkdown(trends: Trends): string {
  const { runs, series } = trends
  const changes = series.flatMap((trend) => trend.changes.map((change) => ({ trend, change })))
  changes.sort((a, b) => b.change.run - a.change.run)
  const rows = changes.map(({ trend, change }) => {
    const words = wordsFor(trend.unit)
    const since = runs[change.run]
    return `| ${change.isWorse ? '**worse**' : 'better'} | ${code(trend.name)} | ${words(change.before)} -> ${words(change.after)} | ${code(since === undefined ? '' : runWords(since))} | ${sparkline(trend.values, SPARKS)} |`
  })
  const table =
    rows.length === 0 ? [] : ['', '|  | what | level | since |  |', '|---|---|---|---|---|', ...rows]
  return [
    `## qtests history: ${plural(changes.length, 'change')} of level in ${plural(runs.length, 'run')}`,
    ...table,
    '',
  ].join('\n')
}

/** What a list of trends amounts to, in a few words. */
export function trendsHeadline({ runs, series }: Trends): string {
  const changes = series.reduce((sum, trend) => sum + trend.changes.length, 0)
  return `${plural(changes, 'change')} of level in ${plural(runs.length, 'run')}`
}

function shortCommit(commit: string): string {
  return oneLine(commit).slice(0, 9)
}

function wordsFor(unit: Trend['unit']): (value: number) => string {
  switch (unit) {
    case 'ms':
      return formatDuration
    case 'bytes':
      return formatBytes
    case 'share':
      return (value) => `${Number((value * 100).toPrecision(3))} %`
    case 'count':
      return formatCount
  }
}
