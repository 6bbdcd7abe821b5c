import type { InstancesEvidence } from '../memory/instances.ts'
import { measureInstances } from '../memory/instances-measure.ts'
import type { InstancesTask } from '../memory/instances-task.ts'
import type { MemoryValues } from '../memory/options.ts'
import { findSites } from '../memory/sites.ts'
import { instancesReport } from '../message/instances.ts'
import type { Row } from '../message/report.ts'
import type { AssertionRecord } from '../run/record.ts'
import { besideOthers } from './concurrency.ts'
import type { Judged, RunContext } from './definition.ts'
import { findHeldBy, type HeldBy } from './held-by.ts'
import { siteRecord } from './leak-record.ts'

/** Counts, judges and explains instances that calls leave alive. */
export async function runInstances(
  bound: Omit<InstancesTask, 'onLeft' | 'signal' | 'deadline'>,
  explain: MemoryValues['explain'],
  context: RunContext,
): Promise<Judged> {
  const { signal, deadline } = context
  const explains = !context.concurrent && context.isNot !== true && explain !== 'off'
  let heldBy: HeldBy | undefined
  const onLeft = async (held: WeakRef<object>): Promise<void> => {
    heldBy = await findHeldBy(held, explain, bound.subject, context)
  }
  const task: InstancesTask = { ...bound, onLeft: explains ? onLeft : undefined, signal, deadline }
  const { verdict: found, calls, attribution } = await measureInstances(task)
  const verdict = besideOthers(found, context, 'more instances were left', 'they')
  const explained = verdict.kind === 'fail' && attribution !== undefined
  const sites = explained ? await findSites(attribution) : undefined
  const names = bound.classes.map(({ name }) => name)
  return {
    verdict,
    // The count is proof enough: that one of them is gone by now refutes nothing.
    report: instancesReport(verdict, names, { heldBy: rowsOf(heldBy), sites }),
    calls,
    evidence: 'evidence' in verdict ? evidenceRecord(verdict.evidence) : {},
    ...(sites === undefined || sites.length === 0 ? {} : { sites: sites.map(siteRecord) }),
  }
}

function rowsOf(heldBy: HeldBy | undefined): readonly Row[] {
  return heldBy?.kind === 'told' ? heldBy.rows : []
}

function evidenceRecord(evidence: InstancesEvidence): AssertionRecord['evidence'] {
  const { classes, perCall, before, calls, warmup, blocks } = evidence
  const each = Object.fromEntries(classes.map((name, at) => [`${name}PerCall`, perCall[at] ?? 0]))
  const earlier = Object.fromEntries(classes.map((name, at) => [`${name}Before`, before[at] ?? 0]))
  return {
    classes: classes.join(', '),
    ...each,
    ...earlier,
    measuredCalls: calls,
    warmup,
    blocks: blocks.length,
  }
}
