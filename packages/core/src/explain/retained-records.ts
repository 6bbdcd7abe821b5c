import type { RetainedRecord } from '../run/record.ts'
import type { Holders } from './holders.ts'

/** Who holds a leak as the run log has it, most bytes first; absent where it is not known. */
export function retainedRecords(holders: Holders | undefined): readonly RetainedRecord[] | undefined {
  if (holders?.kind !== 'found') return undefined
  return holders.groups.map(({ className, count, retained, path, fingerprint }) => ({
    class: className,
    count,
    bytes: retained,
    path: path === undefined ? null : holders.lines(path, Number.MAX_SAFE_INTEGER).join(' '),
    fingerprint: fingerprint ?? null,
  }))
}
