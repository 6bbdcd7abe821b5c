import type { AssertionRecord } from '@qtests/core/run'
import type { ChangeKind, Unit } from './comparison.ts'

/** A measured number in the evidence of an assertion that can be held against the same of another run. */
export interface Measured {
  readonly name: string
  readonly kind: Extract<ChangeKind, 'growth' | 'allocation' | 'percentile' | 'duration'>
  readonly unit: Unit
  readonly value: number
  readonly lower: number | undefined
  readonly upper: number | undefined
  /** How sure the interval is: 95 %, or all there was (the range of the blocks). */
  readonly interval: 'confidence' | 'range'
  /** Below this difference nothing is said: the unit's own graininess. */
  readonly grain: number
}

const PERCENTILES = ['p50', 'p95', 'p99'] as const

/** The comparable numbers of one assertion. What says that nothing grew (noise about zero) is no number to compare. */
export function measuredIn({ matcher, verdict, evidence, allowed }: AssertionRecord): Measured[] {
  const number = (name: string): number | undefined => {
    const value = evidence[name]
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined
  }
  const found: Measured[] = []
  for (const name of PERCENTILES) {
    const value = number(name)
    if (value === undefined || number('timed') === undefined) continue
    const [lower, upper] = [number(`${name}Lower`), number(`${name}Upper`)]
    found.push({
      name,
      kind: 'percentile',
      unit: 'ms',
      value,
      lower,
      upper,
      interval: 'confidence',
      grain: 0,
    })
  }
  const bytes = number('bytesPerCall')
  if (bytes !== undefined && number('countedPerCall') !== undefined) {
    const [lower, upper] = [number('lower'), number('upper')]
    const grain = GRAIN
    found.push({
      name: 'bytesPerCall',
      kind: 'allocation',
      unit: 'bytes',
      value: bytes,
      lower,
      upper,
      interval: 'confidence',
      grain,
    })
  } else if (
    bytes !== undefined &&
    (verdict === 'fail' || allowed !== undefined || matcher === 'toRetainAtMost')
  ) {
    const [lower, upper] = [number('weakestBlock'), number('strongestBlock')]
    const grain = Math.max(GRAIN, number('tolerance') ?? 0)
    found.push({
      name: 'bytesPerCall',
      kind: 'growth',
      unit: 'bytes',
      value: bytes,
      lower,
      upper,
      interval: 'range',
      grain,
    })
  }
  const left = number('leftPerCall')
  if (left !== undefined && verdict === 'fail') {
    // Counted one by one.
    found.push({
      name: 'leftPerCall',
      kind: 'growth',
      unit: 'count',
      value: left,
      lower: left,
      upper: left,
      interval: 'range',
      grain: 0,
    })
  }
  return found
}

/** Bytes per call that V8 may add or save by itself: the size of a small object. */
const GRAIN = 16
