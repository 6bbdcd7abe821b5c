import type { JSX } from 'preact'
import type { Trends as Data, Trend as Series } from '../../../history/trends.ts'
import { commitOf, Trend, wordsFor } from '../charts/trend.tsx'
import { count, moment, plural } from '../format.ts'
import { Badge } from '../parts/badge.tsx'
import { Empty } from '../parts/empty.tsx'
import { Pager, pageOf } from '../parts/pager.tsx'
import type { Report } from '../report.ts'
import { replaceQuery } from '../route.ts'

const SIZE = 10

interface Props {
  readonly report: Report
  readonly query: URLSearchParams
  readonly theme: string
}

/** The numbers of a history over its runs, those whose level changed first. */
export function Trends({ report, query, theme }: Props): JSX.Element {
  const { trends } = report.data
  if (trends === undefined) {
    return (
      <>
        <h1>Trends</h1>
        <Empty title="No history was given">
          <code>qtests history add</code> keeps the numbers of a run,{' '}
          <code>qtests report --format html --history</code> draws them over all runs that were kept.
        </Empty>
      </>
    )
  }
  const text = query.get('text') ?? ''
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const found = inOrder(trends).filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
  const { page, items } = pageOf(found, Number(query.get('page')), SIZE)
  const [first, last] = [trends.runs[0], trends.runs.at(-1)]
  const changed = trends.series.filter(({ changes }) => changes.length > 0).length
  return (
    <>
      <h1>Trends</h1>
      <p class="note">
        {plural(trends.runs.length, 'run')}
        {first === undefined || last === undefined ? '' : `, ${moment(first.at)} to ${moment(last.at)}`}. A
        line across is a change of level that chance does not explain; the dashes are the medians between.
        Point at a plot to see its runs.
      </p>
      <search class="filters">
        <div class="field wide">
          <label for="series">Series</label>
          <input
            id="series"
            type="search"
            placeholder="p95, leaks, a test, …"
            value={text}
            onInput={(event) => replaceQuery('trends', { text: event.currentTarget.value })}
          />
        </div>
      </search>
      <p class="status" role="status">
        {found.length === trends.series.length
          ? `${count(found.length)} series, ${count(changed)} with a change of level`
          : `${count(found.length)} of ${count(trends.series.length)} series`}
      </p>
      <ul class="cards">
        {items.map((series) => (
          <li key={series.name} class="card">
            <SeriesHead series={series} runs={trends.runs} />
            <Trend series={series} runs={trends.runs} theme={theme} />
          </li>
        ))}
      </ul>
      <Pager
        page={page}
        size={SIZE}
        total={found.length}
        what="series"
        turn={(to) => {
          replaceQuery('trends', { text, page: to })
          window.scrollTo(0, 0)
        }}
      />
    </>
  )
}

function SeriesHead({ series, runs }: { readonly series: Series; readonly runs: Data['runs'] }): JSX.Element {
  const shown = wordsFor(series.unit)
  const last = series.values.findLast((value) => value !== null)
  return (
    <>
      <div class="card-head">
        <span class="found">{series.name}</span>
        <span class="value">{last === undefined || last === null ? '' : shown(last)}</span>
      </div>
      {series.changes.length === 0 ? null : (
        <ul class="plain">
          {series.changes.map((change, index) => (
            <li key={index}>
              <Badge tone={change.isWorse ? 'bad' : 'good'}>{change.isWorse ? 'worse' : 'better'}</Badge>{' '}
              {shown(change.before)} → {shown(change.after)}{' '}
              <span class="where">
                since {commitOf(runs[change.run])}, {moment(runs[change.run]?.at ?? Number.NaN)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** Changes for the worse first, the newest of them before; then the order of the history, totals first. */
function inOrder({ series }: Data): readonly Series[] {
  const rank = ({ changes }: Series): number => {
    const last = changes.at(-1)
    return last === undefined ? -1 : last.run + (last.isWorse ? 1e6 : 0)
  }
  return [...series].sort((a, b) => rank(b) - rank(a))
}
