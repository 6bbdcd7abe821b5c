import type { JSX } from 'preact'
import type { Report, Test } from '../report.ts'
import { address } from '../route.ts'

/** A test by its name, with its file in small; leads to its details. */
export function TestLink({ report, test }: { readonly report: Report; readonly test: Test }): JSX.Element {
  const project = report.project(test)
  return (
    <a class="test-link" href={address('tests', { open: test.id })}>
      <span class="name">{test.name}</span>
      <span class="where">
        {project === undefined ? '' : `[${project}] `}
        {report.file(test)}
      </span>
    </a>
  )
}
