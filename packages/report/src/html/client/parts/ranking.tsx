import type { JSX } from 'preact'
import type { Report, Test } from '../report.ts'
import { TestLink } from './test-link.tsx'

const MOST = 8

interface RankingProps {
  readonly report: Report
  readonly title: string
  readonly note?: string
  readonly list: readonly Ranked[]
  readonly shown: (value: number) => string
  readonly all: string
}

interface Ranked {
  readonly test: Test
  readonly value: number
}

/** The tests with the most of something, each with a meter. Nothing where no test has any. */
export function Ranking({ report, title, note, list, shown, all }: RankingProps): JSX.Element | null {
  const most = list[0]?.value
  if (most === undefined) return null
  return (
    <section class="panel">
      <h2>{title}</h2>
      {note === undefined ? null : <p class="note">{note}</p>}
      <ol class="ranking">
        {list.map(({ test, value }) => (
          <li key={test.id}>
            <TestLink report={report} test={test} />
            <span class="value">{shown(value)}</span>
            <i
              class="meter"
              style={{ width: `${Math.max(0.5, (100 * value) / most)}%` }}
              aria-hidden="true"
            />
          </li>
        ))}
      </ol>
      <p class="more">
        <a href={all}>All, in this order</a>
      </p>
    </section>
  )
}

/** The first of the tests by a value, most first; those without one, or with none of it, are left out. */
export function ranked(tests: readonly Test[], value: (test: Test) => number | undefined): Ranked[] {
  return tests
    .flatMap((test) => {
      const weight = test.outcome === 'skipped' ? undefined : value(test)
      return weight === undefined || !(weight > 0) ? [] : [{ test, value: weight }]
    })
    .sort((a, b) => b.value - a.value)
    .slice(0, MOST)
}
