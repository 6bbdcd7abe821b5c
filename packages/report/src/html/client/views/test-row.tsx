import type { JSX } from 'preact'
import { bytes, duration } from '../format.ts'
import { OutcomeMark, VerdictBadge } from '../parts/badge.tsx'
import type { Report, Test } from '../report.ts'
import { growth } from './search.ts'
import { TestDetails } from './test-details.tsx'

interface Props {
  readonly report: Report
  readonly test: Test
  readonly open: boolean
  readonly toggle: () => void
}

/** One line of the list, and below it the details where it is open. */
export function TestRowView({ report, test, open, toggle }: Props): JSX.Element {
  const grown = growth(test)
  const project = report.project(test)
  const told = (test.assertions ?? []).filter(({ earlier }) => earlier !== true)
  return (
    <li id={`test-${test.id}`} class={open ? 'open' : undefined}>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? `details-${test.id}` : undefined}
        onClick={toggle}
      >
        <OutcomeMark outcome={test.outcome} flaky={test.flaky === true} />
        <span class="title">
          <span class="name">{test.name}</span>
          <span class="where">
            {project === undefined ? '' : `[${project}] `}
            {report.file(test)}
          </span>
        </span>
        <span class="badges">
          {told.slice(0, 3).map((row, index) => (
            <VerdictBadge key={index} row={row} />
          ))}
          {told.length > 3 ? <span class="where">+{told.length - 3}</span> : null}
        </span>
        <span class="value grown" title="used heap, not collected">
          {Number.isFinite(grown) ? `${grown > 0 ? '+' : grown < 0 ? '−' : ''}${bytes(Math.abs(grown))}` : ''}
        </span>
        <span class="value">{test.duration === undefined ? '' : duration(test.duration)}</span>
      </button>
      {open ? <TestDetails report={report} test={test} /> : null}
    </li>
  )
}
