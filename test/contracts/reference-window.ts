import type { BreakerSpec } from '@qtests/fixtures'
import type { Defect } from './breaker-defects.ts'

/** What became of a call, and when. */
export interface Sample {
  readonly at: number
  readonly failed: boolean
}

/** Drops what is older than the window. */
export function forget(samples: Sample[], now: number, windowMs: number, defect?: Defect): void {
  const last = samples.at(-1)?.at ?? now
  if (defect === 'forgets only while calls come' && last <= now - windowMs) return
  if (defect === 'never forgets') return
  while (samples[0] !== undefined && samples[0].at <= now - windowMs) samples.shift()
}

/** Whether what is in the window opens the breaker. */
export function isOver(
  samples: readonly Sample[],
  spec: BreakerSpec,
  counts: { readonly inFlight: number; readonly missed: number },
  defect?: Defect,
): boolean {
  const failures = samples.filter(({ failed }) => failed).length
  const rejects = defect === 'counts rejects' ? counts.missed : 0
  const flying = defect === 'counts calls in flight towards the minimum' ? counts.inFlight : 0
  const share = failures / (samples.length + rejects)
  const over =
    defect === 'opens at a share equal to the threshold where it must be greater'
      ? share >= spec.failureRate
      : share > spec.failureRate
  return samples.length + flying >= minimum(spec, defect) && over
}

function minimum({ failureThreshold }: BreakerSpec, defect?: Defect): number {
  if (defect === 'knows no minimum throughput') return 1
  return failureThreshold + (defect === 'opens one failure late' ? 1 : 0)
}
