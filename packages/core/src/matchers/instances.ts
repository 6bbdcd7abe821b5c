import type { InstancesEvidence } from '../memory/instances.ts'
import { checkClasses, type InstanceClass } from '../memory/instances-classes.ts'
import { measureInstances } from '../memory/instances-measure.ts'
import type { InstancesTask } from '../memory/instances-task.ts'
import type { MemoryOptions } from '../memory/options.ts'
import { resolveSiblingOptions } from '../memory/sibling-options.ts'
import { findSites } from '../memory/sites.ts'
import { instancesReport } from '../message/instances.ts'
import type { Row } from '../message/report.ts'
import type { AssertionRecord } from '../run/record.ts'
import { checkSubject, type Subject } from '../subject.ts'
import { checkArguments } from './arguments.ts'
import { besideOthers } from './concurrency.ts'
import type { Assertion, MatcherDefinition } from './definition.ts'
import { findHeldBy, type HeldBy } from './held-by.ts'
import { siteRecord } from './leak.ts'
import { optionTexts } from './option-texts.ts'
import { assertPlainly } from './plain.ts'

/** Options of `toReleaseInstancesOf`: the memory family without `tolerance`, as instances are counted and not weighed. */
export type InstancesOptions = Omit<MemoryOptions, 'tolerance' | 'allow' | 'artifacts'>

const USAGE = 'await expect(() => work()).toReleaseInstancesOf(Session)'

/** `toReleaseInstancesOf(Class, options?)`: calls leave no more instances of a class alive. */
export const toReleaseInstancesOf: MatcherDefinition = {
  name: 'toReleaseInstancesOf',
  usage: USAGE,
  prepare(received, args): Assertion {
    checkArguments(args, 2, 'toReleaseInstancesOf(Class | [Classes], options?)')
    const [wanted, options] = args
    const classes = checkClasses(wanted)
    const names = classes.map(({ name }) => name)
    const subject = checkSubject(received, USAGE)
    const { values, given } = resolveSiblingOptions('toReleaseInstancesOf', options, APPLICABLE, {
      tolerance: 'Instances are counted, and none more may stay',
    })
    const { setup, teardown, beforeEach, afterEach, calls: most, warmup, maxTime } = values
    const measuring = { setup, teardown, beforeEach, afterEach, calls: most, warmup, maxTime }
    return {
      hint: classes.length === 1 ? names.join() : `[${names.join(', ')}]`,
      onInconclusive: values.onInconclusive as 'pass' | 'fail',
      options: optionTexts(given),
      run: async (context) => {
        const { signal, deadline } = context
        const explains = !context.concurrent && context.isNot !== true && values.explain !== 'off'
        let heldBy: HeldBy | undefined
        const onLeft = async (held: WeakRef<object>): Promise<void> => {
          heldBy = await findHeldBy(held, values.explain, subject, context)
        }
        const task: InstancesTask = {
          ...measuring,
          subject,
          classes,
          onLeft: explains ? onLeft : undefined,
          signal,
          deadline,
        }
        const { verdict: found, calls, attribution } = await measureInstances(task)
        const verdict = besideOthers(found, context, 'more instances were left', 'they')
        const explained = verdict.kind === 'fail' && attribution !== undefined
        const sites = explained ? await findSites(attribution) : undefined
        return {
          verdict,
          // The count is proof enough: that one of them is gone by now refutes nothing.
          report: instancesReport(verdict, names, { heldBy: rowsOf(heldBy), sites }),
          calls,
          evidence: 'evidence' in verdict ? evidenceRecord(verdict.evidence) : {},
          ...(sites === undefined || sites.length === 0 ? {} : { sites: sites.map(siteRecord) }),
        }
      },
    }
  },
}

function rowsOf(heldBy: HeldBy | undefined): readonly Row[] {
  return heldBy?.kind === 'told' ? heldBy.rows : []
}

const APPLICABLE: readonly (keyof InstancesOptions)[] = [
  'calls',
  'warmup',
  'maxTime',
  'setup',
  'teardown',
  'beforeEach',
  'afterEach',
  'explain',
  'onInconclusive',
]

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

/**
 * The check of `toReleaseInstancesOf` for any runner, or none: resolves unless calls leave more and more instances of
 * a class alive, with proof.
 *
 * @throws QtestsAssertionError on proof of a violation; UsageError for bad input; the subject's error as `cause`.
 * @example await assertReleasesInstancesOf(() => openAndClose(), Session)
 */
export async function assertReleasesInstancesOf(
  subject: Subject,
  classes: InstanceClass | readonly InstanceClass[],
  options?: InstancesOptions,
): Promise<void> {
  await assertPlainly(toReleaseInstancesOf, subject, [classes, options])
}
