import type { JSX } from 'preact'
import { bytes, plural } from '../format.ts'
import { type LeakOf, leakedBytes, type Report } from '../report.ts'
import { Badge } from './badge.tsx'
import { HeldBy } from './held-by.tsx'
import { TestLink } from './test-link.tsx'

const OWNERS = {
  code: 'by the code under test',
  test: 'by the test file',
  package: 'by a package',
  unknown: 'nobody knows by whom',
} as const

/** What one test leaves behind each time it runs. */
export function LeakingTest({
  report,
  leak,
}: {
  readonly report: Report
  readonly leak: LeakOf
}): JSX.Element {
  const { found, analysis, test } = leak
  return (
    <li class="card bad">
      <div class="card-head">
        <Badge tone="bad">leaks</Badge>
        <span class="found">{bytes(leakedBytes(found))} each time it runs</span>
        <span class="where">
          {sizeWords(found)} · {plural(found.repetitions, 'repetition')}, {OWNERS[found.owner]}
        </span>
      </div>
      {test === undefined ? (
        <span class="test-link">
          <span class="name">{found.test}</span> <span class="where">{report.file(analysis)}</span>
        </span>
      ) : (
        <TestLink report={report} test={test} />
      )}
      <HeldBy sites={found.sites} retained={found.retained} />
    </li>
  )
}

function sizeWords({ bytes: heap, low, high, external }: LeakOf['found']): string {
  const blocks = `${bytes(low)} to ${bytes(high)} by block`
  return external > 0 ? `${bytes(heap)} on the heap (${blocks}), ${bytes(external)} outside of it` : blocks
}
