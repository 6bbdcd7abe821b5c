import type { JSX } from 'preact'
import type { ProbeRow } from '../../data.ts'
import { plural } from '../format.ts'
import { Empty } from '../parts/empty.tsx'
import { Pager, pageOf } from '../parts/pager.tsx'
import { TestLink } from '../parts/test-link.tsx'
import type { Of, Report, Test } from '../report.ts'
import { address, replaceQuery } from '../route.ts'
import { ProbeCard } from './probe-card.tsx'

const SIZE = 20

interface Props {
  readonly report: Report
  readonly query: URLSearchParams
}

/** What probes saw: breakers over time, pools and caches by their numbers. */
export function Probes({ report, query }: Props): JSX.Element {
  const kinds = [...new Set(report.probes.map(({ item }) => item.kind))].sort()
  const kind = query.get('kind')
  const found = report.probes.filter(({ item }) => kind === null || item.kind === kind)
  const { page, items } = pageOf(found, Number(query.get('page')), SIZE)
  if (kinds.length === 0) {
    return (
      <>
        <h1>Probes</h1>
        <Empty title="No probe in this run">
          Fixtures such as <code>observeBreaker</code>, <code>observePool</code> and <code>observeCache</code>{' '}
          record what they saw.
        </Empty>
      </>
    )
  }
  return (
    <>
      <h1>Probes</h1>
      <nav class="chips" aria-label="Kinds of probes">
        <a href={address('probes')} aria-current={kind === null ? 'true' : undefined}>
          all {report.probes.length}
        </a>
        {kinds.map((one) => (
          <a
            key={one}
            href={address('probes', { kind: one })}
            aria-current={one === kind ? 'true' : undefined}
          >
            {one} {report.probes.filter(({ item }) => item.kind === one).length}
          </a>
        ))}
      </nav>
      <p class="status" role="status">
        {plural(found.length, 'probe')}
      </p>
      <ul class="cards">
        {byTest(items).map(({ test, probes }) => (
          <li key={test.id} class="card">
            <TestLink report={report} test={test} />
            {probes.map((probe, index) => (
              <ProbeCard key={index} probe={probe} />
            ))}
          </li>
        ))}
      </ul>
      <Pager
        page={page}
        size={SIZE}
        total={found.length}
        what="probes"
        turn={(to) => {
          replaceQuery('probes', { kind: kind ?? undefined, page: to })
          window.scrollTo(0, 0)
        }}
      />
    </>
  )
}

/** Probes of one test in one card. */
function byTest(items: readonly Of<ProbeRow>[]): { test: Test; probes: ProbeRow[] }[] {
  const groups: { test: Test; probes: ProbeRow[] }[] = []
  for (const { test, item } of items) {
    const last = groups.at(-1)
    if (last?.test === test) last.probes.push(item)
    else groups.push({ test, probes: [item] })
  }
  return groups
}
