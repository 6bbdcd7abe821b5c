import type { JSX } from 'preact'
import type { AssertionRow } from '../../data.ts'
import { budgetsOf, timeAt } from '../charts/budgets.ts'
import { Percentiles } from '../charts/percentiles.tsx'
import { Strip } from '../charts/strip.tsx'
import { plural } from '../format.ts'
import { VerdictBadge } from '../parts/badge.tsx'
import { Empty } from '../parts/empty.tsx'
import { Pager, pageOf } from '../parts/pager.tsx'
import { TestLink } from '../parts/test-link.tsx'
import type { Report } from '../report.ts'
import { replaceQuery } from '../route.ts'

const SIZE = 10

interface Props {
  readonly report: Report
  readonly query: URLSearchParams
  readonly theme: string
}

/** Every distribution that was measured, those nearest to their budget first. */
export function Latency({ report, query, theme }: Props): JSX.Element {
  const timed = report.assertions
    .flatMap(({ test, item }) =>
      item.distribution === undefined ? [] : [{ test, item, distribution: item.distribution }],
    )
    .sort((a, b) => pressure(b.item) - pressure(a.item))
  if (timed.length === 0) {
    return (
      <>
        <h1>Latency</h1>
        <Empty title="No distribution in this run">
          Latency assertions such as <code>toStayUnderP95</code> record one.
        </Empty>
      </>
    )
  }
  const { page, items } = pageOf(timed, Number(query.get('page')), SIZE)
  return (
    <>
      <h1>Latency</h1>
      <p class="note">
        {plural(timed.length, 'distribution')}, nearest to the budget first. A dashed line is a budget, a
        whisker the interval that encloses a percentile with 95 % confidence.
      </p>
      <ul class="cards">
        {items.map(({ test, item, distribution }) => (
          <li key={`${test.id} ${item.matcher} ${item.elapsed}`} class="card">
            <div class="card-head">
              <VerdictBadge row={item} />
              <code>{item.matcher}</code>
              <span class="found">{item.summary}</span>
            </div>
            <TestLink report={report} test={test} />
            <Strip distribution={distribution} evidence={item.evidence ?? {}} />
            <Percentiles row={item} distribution={distribution} theme={theme} />
          </li>
        ))}
      </ul>
      <Pager
        page={page}
        size={SIZE}
        total={timed.length}
        what="distributions"
        turn={(to) => {
          replaceQuery('latency', { page: to })
          window.scrollTo(0, 0)
        }}
      />
    </>
  )
}

/** How much of its budget an assertion takes: over 1 is over it. Without a budget, last. */
function pressure(row: AssertionRow): number {
  const { distribution = [] } = row
  return Math.max(-1, ...budgetsOf(row).map(({ share, limit }) => timeAt(distribution, share) / limit))
}
