import { type Outcome, totals } from './judge.ts'

const WIDTHS = { id: 46, title: 34, verdict: 13, bytes: 11, oracle: 11, time: 9 }

/** The head of the table. */
export function head(): string {
  return row({
    id: 'case',
    title: 'package',
    verdict: 'verdict',
    bytes: 'bytes/call',
    oracle: 'oracle',
    time: 'time',
    site: 'site',
  })
}

/** One line a verdict. */
export function line(one: Outcome): string {
  const { job, verdict, oracle, rating, named } = one
  const mark = rating === 'wrong' ? ' <- WRONG' : ''
  const why = verdict.verdict === 'crashed' ? verdict.summary : (verdict.sites[0] ?? '')
  const site = named === false ? `${why} <- expected ${job.site?.source ?? 'another'}` : why
  return row({
    id: job.id,
    title: job.title,
    verdict: verdict.verdict,
    bytes: verdict.bytes === null ? '-' : bytes(verdict.bytes),
    oracle: oracle === undefined ? '-' : bytes(oracle),
    time: `${Math.round(verdict.elapsed)} ms`,
    site: `${site}${mark}`,
  })
}

/** The last lines: what a run comes to. */
export function summary(outcomes: readonly Outcome[], node: string, seconds: number): string {
  const all = totals(outcomes)
  const quiet = outcomes.filter(({ job }) => job.kind !== 'leaking')
  const right = outcomes.filter(({ rating }) => rating !== 'wrong').length
  return [
    `${all.found} of ${all.leaks} leaks found, ${all.falseAlarms} false alarms and ${all.open} inconclusive in ${all.quiet} verdicts on fixed versions and clean work`,
    `${all.named} of ${all.sites} sites named as expected, ${all.crashed} processes crashed; Node ${node}, ${seconds.toFixed(0)} s`,
    `times: leaking ${times(outcomes.filter(({ job }) => job.kind === 'leaking'))}; fixed and clean ${times(quiet)}`,
    `${right} passed, ${outcomes.length - right} failed`,
  ].join('\n')
}

/** Why a run is no success, a line each: of a long log often only the end is shown. */
export function failures(outcomes: readonly Outcome[], mostOpen?: number): readonly string[] {
  const all = totals(outcomes, mostOpen)
  if (all.passed) return []
  const said = ({ job, verdict }: Outcome): string => {
    const figure =
      verdict.bytes === null ? '' : `, ${bytes(verdict.bytes)} per call in ${verdict.calls} calls`
    return `${job.id} (${job.title}): ${verdict.verdict}${figure}; ${verdict.summary}`
  }
  return [
    ...outcomes.filter(({ rating }) => rating === 'wrong').map(said),
    `${all.open} of ${all.quiet} where nothing leaks inconclusive, ${all.sites - all.named} of ${all.sites} sites not named`,
  ]
}

/** The same table in Markdown, for docs/corpus.md. */
export function markdown(outcomes: readonly Outcome[], node: string): string {
  const lines = outcomes.map((one) => {
    const { job, verdict, oracle } = one
    const cells = [
      `\`${job.id}\``,
      job.title,
      verdict.verdict,
      verdict.bytes === null ? '' : bytes(verdict.bytes),
      oracle === undefined ? '' : bytes(oracle),
      `${Math.round(verdict.elapsed)} ms`,
      verdict.sites[0] === undefined ? '' : `\`${verdict.sites[0].replaceAll('|', '\\|')}\``,
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    `Node ${node}. Bytes per call: the matcher's figure, and the oracle's.`,
    '',
    '| case | package | verdict | bytes | oracle | time | first site |',
    '|---|---|---|---:|---:|---:|---|',
    ...lines,
  ].join('\n')
}

function row(cells: Record<keyof typeof WIDTHS | 'site', string>): string {
  const { id, title, verdict, bytes: size, oracle, time, site } = cells
  return [
    id.padEnd(WIDTHS.id),
    title.padEnd(WIDTHS.title),
    verdict.padEnd(WIDTHS.verdict),
    size.padStart(WIDTHS.bytes),
    oracle.padStart(WIDTHS.oracle),
    time.padStart(WIDTHS.time),
    ` ${site}`,
  ]
    .join(' ')
    .trimEnd()
}

function bytes(value: number): string {
  return Math.abs(value) < 100 ? `${value.toFixed(1)} B` : `${Math.round(value).toLocaleString('en')} B`
}

function times(outcomes: readonly Outcome[]): string {
  const sorted = outcomes.map(({ verdict }) => verdict.elapsed).sort((a, b) => a - b)
  const at = (share: number): string =>
    `${Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0)} ms`
  return `median ${at(0.5)}, 95th percentile ${at(0.95)}`
}
