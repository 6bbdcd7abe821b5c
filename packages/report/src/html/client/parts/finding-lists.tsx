import type { JSX } from 'preact'
import type { AssertionRow } from '../../data.ts'
import { count } from '../format.ts'
import type { Of, Report, Test } from '../report.ts'
import { Badge, VerdictBadge } from './badge.tsx'
import { HeldBy } from './held-by.tsx'
import { TestLink } from './test-link.tsx'

const MOST = 8

interface FindingsProps {
  readonly title: string
  readonly report: Report
  readonly list: readonly Of<AssertionRow>[]
  readonly all: string
}

/** The first assertions of a kind, each with what explains it best. Nothing where there is none. */
export function Findings({ title, report, list, all }: FindingsProps): JSX.Element | null {
  if (list.length === 0) return null
  return (
    <section>
      <h2>
        {title} <span class="number">{count(list.length)}</span>
      </h2>
      <ul class="cards">
        {list.slice(0, MOST).map(({ test, item }, index) => (
          <li key={index} class={`card ${item.passed ? 'doubt' : 'bad'}`}>
            <div class="card-head">
              <VerdictBadge row={item} />
              <code>{item.matcher}</code>
              <span class="found">{item.summary}</span>
            </div>
            <TestLink report={report} test={test} />
            <HeldBy sites={item.sites} retained={item.retained} />
          </li>
        ))}
      </ul>
      <More total={list.length} href={all} />
    </section>
  )
}

interface TestListProps {
  readonly title: string
  readonly report: Report
  readonly list: readonly Test[]
  readonly all: string
}

/** The first tests of a kind, by name. */
export function TestList({ title, report, list, all }: TestListProps): JSX.Element | null {
  if (list.length === 0) return null
  return (
    <section>
      <h2>
        {title} <span class="number">{count(list.length)}</span>
      </h2>
      <ul class="card lines">
        {list.slice(0, MOST).map((test) => (
          <li key={test.id}>
            <Badge tone="bad">{test.outcome}</Badge>
            <TestLink report={report} test={test} />
          </li>
        ))}
      </ul>
      <More total={list.length} href={all} />
    </section>
  )
}

function More({ total, href }: { readonly total: number; readonly href: string }): JSX.Element | null {
  if (total <= MOST) return null
  return (
    <p class="more">
      <a href={href}>All {count(total)}</a>
    </p>
  )
}
