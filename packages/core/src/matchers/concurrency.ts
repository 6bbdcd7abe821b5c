import type { Verdict } from '../verdict.ts'
import type { RunContext } from './definition.ts'

/**
 * What was measured beside other tests may be theirs: what would be red is then only a doubt.
 *
 * @param what - what was found, and then whose it may be: `memory grew`, `it`.
 */
export function besideOthers<Evidence>(
  verdict: Verdict<Evidence>,
  { concurrent }: RunContext,
  what: string,
  whose: 'it' | 'they',
): Verdict<Evidence> {
  if (!concurrent || verdict.kind !== 'fail') return verdict
  const reason = `${what}, but other tests of this file ran at the same time (test.concurrent), and ${whose} may be theirs`
  return { kind: 'inconclusive', reason, evidence: verdict.evidence, caveats: verdict.caveats }
}
