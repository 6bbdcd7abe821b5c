import type { JSX } from 'preact'
import type { FileAnalysis } from '../../data.ts'
import { count, duration, percent, plural } from '../format.ts'
import { Bar } from '../parts/bar.tsx'
import { Empty } from '../parts/empty.tsx'
import { LeakingTest } from '../parts/leaking-test.tsx'
import { Pager, pageOf } from '../parts/pager.tsx'
import type { Report } from '../report.ts'
import { address, replaceQuery } from '../route.ts'
import { FileCard, TRENDS } from './file-card.tsx'

const SIZE = 10
const ORDER = ['leaking', 'growing', 'shrinking', 'stable'] as const

interface Props {
  readonly report: Report
  readonly query: URLSearchParams
  readonly theme: string
}

/** Tests that leak each time they run, and what the collected boundaries of each file say. */
export function Leaks({ report, query, theme }: Props): JSX.Element {
  const { analyses, summary } = report.data
  if (summary.leaks === undefined) {
    return (
      <>
        <h1>Leaks</h1>
        <Empty title="No boundary of a test was collected in this run">
          <code>snapshots: 'settled'</code> collects there, repeats tests under suspicion and analyses each
          file; <code>qtests hunt</code> repeats every test. What leak assertions found is among the tests.
        </Empty>
      </>
    )
  }
  const trend = query.get('trend')
  const found = inOrder(analyses).filter((one) => trend === null || one.trend === trend)
  const { page, items } = pageOf(found, Number(query.get('page')), SIZE)
  const { trends, overhead, elapsed, readings, repetitions, files } = summary.leaks
  const own = elapsed - overhead
  return (
    <>
      <h1>Leaks</h1>
      <section class="panel">
        <Bar
          label="Test files"
          parts={ORDER.map((name) => ({ name, value: trends[name], tone: TRENDS[name] }))}
        />
        <p class="note">
          {plural(readings, 'reading')} after full collections and {plural(repetitions, 'repetition')} took{' '}
          {duration(overhead)}
          {own > 0
            ? `, ${percent(overhead / own)} of the time of the ${plural(files, 'file')} without them`
            : ''}
          . Only a test that was repeated, and grew each time, is called leaking; growing and shrinking
          describe a file and prove nothing.
        </p>
      </section>
      {report.leaks.length === 0 ? null : (
        <section>
          <h2>
            Tests that leak <span class="number">{count(report.leaks.length)}</span>
          </h2>
          <ul class="cards">
            {report.leaks.slice(0, 100).map((leak, index) => (
              <LeakingTest key={index} report={report} leak={leak} />
            ))}
          </ul>
          {report.leaks.length > 100 ? <p class="note">The 100 largest; JSON has all.</p> : null}
        </section>
      )}
      <section>
        <h2>Files</h2>
        <nav class="chips" aria-label="Trends of files">
          <a href={address('leaks')} aria-current={trend === null ? 'true' : undefined}>
            all {count(analyses.length)}
          </a>
          {ORDER.filter((name) => analyses.some((one) => one.trend === name)).map((name) => (
            <a
              key={name}
              href={address('leaks', { trend: name })}
              aria-current={name === trend ? 'true' : undefined}
            >
              {name} {count(analyses.filter((one) => one.trend === name).length)}
            </a>
          ))}
        </nav>
        <p class="status" role="status">
          {plural(found.length, 'file')}
          {report.data.left.files > 0
            ? ` · ${plural(report.data.left.files, 'more stable file')} not listed`
            : ''}
        </p>
        <ul class="cards">
          {items.map((analysis) => (
            <FileCard
              key={`${analysis.file} ${analysis.project} ${analysis.worker}`}
              report={report}
              analysis={analysis}
              theme={theme}
            />
          ))}
        </ul>
        <Pager
          page={page}
          size={SIZE}
          total={found.length}
          what="files"
          turn={(to) => {
            replaceQuery('leaks', { trend: trend ?? undefined, page: to })
            window.scrollTo(0, 0)
          }}
        />
      </section>
    </>
  )
}

/** What leaks first, then by how likely it is, then by how much it grows. */
function inOrder(analyses: readonly FileAnalysis[]): FileAnalysis[] {
  const rank = ({ trend }: FileAnalysis): number => ORDER.indexOf(trend)
  return [...analyses].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      b.leakProbability - a.leakProbability ||
      (b.perTest?.bytes ?? 0) - (a.perTest?.bytes ?? 0),
  )
}
