import { leftText, resourceReport } from '../message/resources.ts'
import { sum } from '../resources/judge.ts'
import { measureResources } from '../resources/measure.ts'
import type { ResourceEvidence, ResourceFamily, ResourceResult, ResourceTask } from '../resources/task.ts'
import type { AssertionRecord } from '../run/record.ts'
import type { Judged } from './definition.ts'

/** Measures and judges what calls leave open. */
export async function runResources(task: ResourceTask): Promise<Judged> {
  return judge(task.family, await measureResources(task))
}

function judge(family: ResourceFamily, { verdict, sites, calls }: ResourceResult): Judged {
  return {
    verdict,
    report: resourceReport(family, verdict, sites),
    calls,
    evidence: 'evidence' in verdict ? evidenceRecord(verdict.evidence, sites) : {},
  }
}

function evidenceRecord(
  { groups, rounds, warmup, waited, collections }: ResourceEvidence,
  sites: ResourceResult['sites'],
): AssertionRecord['evidence'] {
  const [site] = sites ?? []
  return {
    left: sum(groups.flatMap((group) => group.rounds)),
    leftPerCall: sum(groups.map(({ perCall }) => perCall)),
    what: groups.length === 0 ? null : leftText(groups),
    measuredCalls: sum(rounds),
    warmup,
    waited,
    collections,
    openedIn: site === undefined ? null : `${site.function} (${site.location})`,
  }
}
