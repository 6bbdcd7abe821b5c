import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import type { FileAnalysis } from '../../data.ts'
import { Live, readingsOf } from '../charts/live.tsx'
import { bytes, count, duration, percent, plural } from '../format.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import type { Report } from '../report.ts'

export const TRENDS: Readonly<Record<FileAnalysis['trend'], Tone>> = {
  leaking: 'bad',
  growing: 'doubt',
  shrinking: 'none',
  stable: 'good',
}

interface Props {
  readonly report: Report
  readonly analysis: FileAnalysis
  readonly theme: string
}

/** What the readings of one test file say: the growth per test with its interval, how sure it is, and what it cost. */
export function FileCard({ report, analysis, theme }: Props): JSX.Element {
  const { perTest, trend, leaks, open } = analysis
  const readings = useMemo(() => readingsOf(report, analysis), [report, analysis])
  const project = analysis.project === undefined ? '' : `[${report.data.projects[analysis.project] ?? ''}] `
  return (
    <li class="card">
      <div class="card-head">
        <Badge tone={TRENDS[trend]}>{trend}</Badge>
        <span class="found">
          {project}
          {report.file(analysis)}
        </span>
      </div>
      <p class="note">
        {perTest === null
          ? 'Too few readings for a growth per test'
          : `${signed(perTest.bytes)} per test, 95 % between ${signed(perTest.low)} and ${signed(perTest.high)}${repeatedWords(analysis)}`}
        {leaks.length === 0
          ? ''
          : ` · ${plural(leaks.length, 'test')} ${leaks.length === 1 ? 'leaks' : 'leak'}`}
      </p>
      {readings.length < 2 ? null : (
        <Live report={report} analysis={analysis} readings={readings} theme={theme} />
      )}
      <dl class="pairs">
        {figuresOf(analysis).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {open.length === 0 ? null : (
        <details>
          <summary>
            Not judged <span class="number">{open.length}</span>
          </summary>
          <ul class="plain">
            {open.map(({ test, reason }, index) => (
              <li key={index}>
                {test} <span class="where">{reason}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  )
}

function figuresOf(analysis: FileAnalysis): [string, string][] {
  const { leakProbability, trendChance, correlation, variance, overhead, elapsed } = analysis
  const figures: [string, string | null][] = [
    ['leak probability', percent(leakProbability)],
    [
      'chance of such an order',
      trendChance === null ? null : trendChance < 1e-4 ? 'under 0.01 %' : percent(trendChance),
    ],
    ['correlation', correlation === null ? null : String(Number(correlation.toPrecision(3)))],
    ['scatter (√ variance)', variance === null ? null : bytes(Math.sqrt(variance))],
    ['growth in all', signed(analysis.growth)],
    ['tests', count(analysis.tests)],
    ['beside others', analysis.unattributed === 0 ? null : count(analysis.unattributed)],
    ['readings', count(analysis.readings)],
    ['repeated tests', `${count(analysis.repeated)}, ${count(analysis.repetitions)} times`],
    ['native contexts', changed(analysis.contexts)],
    ['detached contexts', changed(analysis.detachedContexts)],
    ['handles', changed(analysis.handles)],
    [
      analysis.by === 'hunt' ? 'hunt took' : 'collections took',
      `${duration(overhead)} of ${duration(elapsed)}`,
    ],
  ]
  return figures.filter((figure): figure is [string, string] => figure[1] !== null)
}

/** Readings cannot tell what a test left from what its repetitions left. */
function repeatedWords({ leaks }: FileAnalysis): string {
  return leaks.length === 0 ? '' : ', with what the repetitions left'
}

function changed(value: number): string | null {
  return value === 0 ? null : `${value > 0 ? '+' : '−'}${count(Math.abs(value))}`
}

/** With its sign: a growth of nothing is `0 B`. */
export function signed(size: number): string {
  const rounded = Math.round(size)
  return rounded === 0 ? '0 B' : `${rounded > 0 ? '+' : '−'}${bytes(Math.abs(rounded))}`
}
