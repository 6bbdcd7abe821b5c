import { PREFIX } from '../errors.ts'
import type { AllocationSite } from '../memory/sites.ts'
import type { TestLeakRecord } from '../run/record.ts'
import { formatBytes } from '../units.ts'
import { layOut, PLAIN } from './render.ts'
import type { Row } from './report.ts'

const OWNERS: Readonly<Record<TestLeakRecord['owner'], string>> = {
  code: 'the code that is tested',
  test: 'the test itself, or a helper beside it',
  package: 'a package',
  unknown: 'not known: no allocation could be traced to a function',
}

/** The text of a test that fails because it leaks. Bytes are per repetition. */
export function testLeakMessage(
  { bytes, low, high, external, repetitions, owner }: TestLeakRecord,
  sites: readonly AllocationSite[],
): string {
  const size = formatBytes(Math.round(Math.max(0, bytes) + Math.max(0, external)))
  const range = `${formatBytes(Math.round(low))} to ${formatBytes(Math.round(high))}`
  const outside =
    external > bytes / 20
      ? [{ label: 'outside', text: `${formatBytes(Math.round(external))} of external memory` }]
      : []
  const rows: Row[] = [
    { label: 'received', text: `${size} more after each repetition, of ${repetitions}` },
    { label: 'on the heap', text: `${range} per repetition in each of the last three blocks` },
    ...outside,
    { label: 'leaks', text: OWNERS[owner] },
    ...sites.flatMap(siteRows),
  ]
  return [`${PREFIX} leaks ${size} each time it runs`, '', ...layOut(rows, PLAIN)].join('\n')
}

function siteRows(site: AllocationSite, at: number): Row[] {
  const through = site.through === undefined ? '' : ` through ${site.through}`
  const rows: Row[] = [
    {
      label: 'allocated in',
      text: `${site.function} (${site.location})${through}, ${Math.round(site.share * 100)} % of the bytes`,
    },
  ]
  if (at > 0) return rows
  for (const caller of site.callers) rows.push({ label: 'called from', text: caller })
  if (site.codeFrame !== undefined) rows.push({ label: '', text: `\n${site.codeFrame}\n`, verbatim: true })
  return rows
}
