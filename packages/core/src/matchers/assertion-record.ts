import { wallTime } from '../realm.ts'
import { type AssertionRecord, SCHEMA_VERSION } from '../run/record.ts'
import { messageOf } from '../thrown.ts'
import type { Assertion, Judged, MatcherDefinition } from './definition.ts'
import type { CurrentTest } from './port.ts'

/** What every record of an assertion says, however it ended. */
export interface Common {
  readonly definition: MatcherDefinition
  readonly assertion: Assertion
  readonly isNot: boolean
  readonly test: CurrentTest | undefined
  readonly elapsed: () => number
}

/** The record of an assertion that reached a verdict. */
export function recordOf(common: Common, judged: Judged, passed: boolean): AssertionRecord {
  const { verdict, report, calls, evidence, distribution, sites, retained, allowed, artifacts } = judged
  return {
    ...recordBase(common),
    verdict: verdict.kind,
    passed,
    summary: 'reason' in verdict ? verdict.reason : report.claim,
    calls,
    evidence,
    caveats: verdict.caveats.map((caveat) => caveat.code),
    ...(distribution === undefined ? {} : { distribution }),
    ...(sites === undefined ? {} : { sites }),
    ...(retained === undefined ? {} : { retained }),
    ...(allowed === undefined ? {} : { allowed }),
    ...(artifacts === undefined ? {} : { artifacts }),
  }
}

/** The record of one that did not: bad input found late, a subject that threw. */
export function recordOfError(common: Common, error: unknown): AssertionRecord {
  return {
    ...recordBase(common),
    verdict: 'error',
    passed: false,
    // Our own class and prefix say nothing in a list.
    summary: messageOf(error).replace(/^Qtests\w+: (?:\[qtests\] )?/, ''),
    calls: 0,
    evidence: {},
    caveats: [],
  }
}

function recordBase({ definition, assertion, isNot, test, elapsed }: Common) {
  return {
    v: SCHEMA_VERSION,
    type: 'assertion' as const,
    at: wallTime(),
    ...(test?.project === undefined ? {} : { project: test.project }),
    file: test?.file ?? '',
    test: test?.test ?? '',
    matcher: definition.name,
    not: isNot,
    elapsed: elapsed(),
    options: assertion.options,
  }
}
