import type { ComparisonClaim } from '../../src/comparison/claim.ts'
import { type ComparisonFindings, runComparison } from '../../src/comparison/run.ts'
import { latencyFamily } from '../../src/latency/options.ts'
import { checkOptions } from '../../src/options.ts'
import type { Subject } from '../../src/subject.ts'
import type { VirtualMachine, VirtualRun } from '../latency/virtual-machine.ts'

export const notSlower = (limit = 1.1): ComparisonClaim => ({ kind: 'not-slower', limit, margin: '10 %' })

/** Compares two functions on a virtual machine. */
export function compareVirtually(
  machine: VirtualMachine,
  subject: Subject,
  other: Subject,
  claim: ComparisonClaim = notSlower(),
  {
    options,
    deadline,
    concurrent = false,
    signal = new AbortController().signal,
    instrumented,
  }: VirtualRun = {},
): Promise<ComparisonFindings> {
  const defaults = Object.fromEntries(
    Object.entries(latencyFamily.table).map(([name, spec]) => [name, spec.fallback]),
  )
  const values = { ...defaults, ...checkOptions(latencyFamily, options, 'call') }
  const plan = { subject, other, claim, options: values as never }
  return machine.drive(runComparison(plan, { signal, deadline, concurrent }, machine, instrumented))
}
