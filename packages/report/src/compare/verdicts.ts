import { nameOf } from '../summary/tests.ts'
import type { Change } from './comparison.ts'
import type { AssertionFacts, Facts } from './facts.ts'

/** Changes by whether they are proven, unproven or for the better. */
export interface Sorted {
  readonly regressions: Change[]
  readonly notices: Change[]
  readonly improvements: Change[]
}

/**
 * Changes of verdicts. A `fail` is a proof by itself, whatever the machine did; a regression is one that BASE had not:
 * it held there, or was not asserted at all.
 */
export function compareVerdicts(base: Facts, head: Facts, sorted: Sorted): void {
  for (const [key, now] of head.assertions) {
    // Of `.not` a proof is what it asks for: the runner says whether it passed.
    if (now.not) continue
    const before = base.assertions.get(key)
    if (now.verdicts.fail > 0) failedNow(before, now, sorted)
    else if (before !== undefined) heldNow(before, now, sorted)
  }
  for (const [key, now] of head.tests) {
    const before = base.tests.get(key)
    if (before === undefined || now.statuses.failed === 0) continue
    if (before.statuses.failed > 0 || before.statuses.passed === 0) continue
    const because =
      'the runner says what failed; only verdicts of assertions on leaks and time are proofs here'
    sorted.notices.push({ kind: 'test', ...nameOf(now), base: 'passed', head: 'failed', because })
  }
}

function failedNow(before: AssertionFacts | undefined, now: AssertionFacts, sorted: Sorted): void {
  const kind = now.leak ? 'leak' : 'verdict'
  const change = { kind, ...nameOf(now), matcher: now.matcher, head: now.found } as const
  if (before === undefined) {
    const because = 'proven on HEAD, and not asserted on BASE'
    sorted.regressions.push({ ...change, base: 'not there', because })
  } else if (before.verdicts.fail > 0) return
  else if (before.verdicts.pass > 0) {
    sorted.regressions.push({
      ...change,
      base: before.found,
      because: 'holds on BASE, proven violated on HEAD',
    })
  } else {
    const because = 'proven on HEAD, but BASE had no verdict: it may have been there before'
    sorted.notices.push({ ...change, base: before.found, because })
  }
}

function heldNow(before: AssertionFacts, now: AssertionFacts, sorted: Sorted): void {
  const change = { ...nameOf(now), matcher: now.matcher, base: before.found, head: now.found }
  if (now.verdicts.pass > 0) {
    if (before.verdicts.fail === 0) return
    const kind = now.leak ? 'leak' : 'verdict'
    sorted.improvements.push({ kind, ...change, because: 'proven violated on BASE, holds on HEAD' })
  } else if (before.verdicts.pass + before.verdicts.fail > 0) {
    sorted.notices.push({ kind: 'doubt', ...change, because: 'had a verdict on BASE and has none on HEAD' })
  }
}
