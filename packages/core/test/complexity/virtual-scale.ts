import { readGrowthClass } from '../../src/complexity/growth-class.ts'
import { TOLERANCE } from '../../src/complexity/options.ts'
import { runScale, type ScaleFindings, type ScalePlan } from '../../src/complexity/run.ts'
import type { VirtualMachine, VirtualRun } from '../latency/virtual-machine.ts'

const OPTIONS = { maxTime: 2_000, gc: 'exclude', excuse: 'auto', falseFailure: 1e-6 } as const

/** Judges growth on a virtual machine; `n` is the default class, and 100, 1,000 and 10,000 are the sizes. */
export function scaleVirtually(
  machine: VirtualMachine,
  subject: (size: number) => unknown,
  growth = 'n',
  plan: Partial<Omit<ScalePlan, 'options' | 'growth'>> & { readonly maxTime?: number } = {},
  { deadline, concurrent = false, signal = new AbortController().signal, instrumented }: VirtualRun = {},
): Promise<ScaleFindings> {
  const { maxTime = OPTIONS.maxTime, ...rest } = plan
  const whole: ScalePlan = {
    subject: subject as (input: unknown) => unknown,
    sizes: [100, 1_000, 10_000],
    setup: (size) => size,
    fresh: false,
    tolerance: TOLERANCE,
    growth: readGrowthClass(growth) ?? '1',
    options: { ...OPTIONS, maxTime },
    ...rest,
  }
  return machine.drive(runScale(whole, { signal, deadline, concurrent }, machine, instrumented))
}
