import type { CostClaim } from '../../src/cost/claim.ts'
import { type CostFindings, runCost } from '../../src/cost/run.ts'
import { latencyFamily } from '../../src/latency/options.ts'
import { checkOptions } from '../../src/options.ts'
import type { Subject } from '../../src/subject.ts'
import type { VirtualMachine, VirtualRun } from '../latency/virtual-machine.ts'

/** Measures what a call costs on a virtual machine, as the matchers do. */
export function costVirtually(
  machine: VirtualMachine,
  subject: Subject,
  claim: CostClaim,
  {
    options,
    deadline,
    concurrent = false,
    signal = new AbortController().signal,
    instrumented,
  }: VirtualRun = {},
): Promise<CostFindings> {
  const defaults = Object.fromEntries(
    Object.entries(latencyFamily.table).map(([name, spec]) => [name, spec.fallback]),
  )
  const values = { ...defaults, ...checkOptions(latencyFamily, options, 'call') } as never
  const isCpu = claim.kind === 'cpu'
  const plan = {
    subject,
    claim,
    concurrency: isCpu ? 1 : (values as { concurrency: number }).concurrency,
    options: isCpu ? { ...(values as object), gc: 'include', excuse: false } : values,
  } as never
  const meter = isCpu ? machine.openCpuMeter() : undefined
  return machine.drive(runCost(plan, { signal, deadline, concurrent }, machine, meter, instrumented))
}
