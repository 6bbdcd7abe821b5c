import type { AssertionRecord } from '@qtests/core/run'

/**
 * The verdict of an assertion as it is written. The log has the one of the plain matcher: behind `.not`, proof of a
 * violation is what was asked for, and the assertion holds. Every count and every output goes by this; so nobody who reads
 * `1 fail` looks for a red test that is not there.
 */
export function verdictAsWritten({
  verdict,
  not,
}: Pick<AssertionRecord, 'verdict' | 'not'>): AssertionRecord['verdict'] {
  if (!not) return verdict
  switch (verdict) {
    case 'pass':
      return 'fail'
    case 'fail':
      return 'pass'
    case 'inconclusive':
    case 'unsupported':
    case 'error':
      return verdict
  }
}
