import type { RatioConclusion } from '../interleave/conclude.ts'
import type { InterleavedMeasurement } from '../interleave/measure.ts'
import type { QuantileEstimate } from '../stats/quantile.ts'
import { formatCount, formatDuration } from '../units.ts'
import type { Row } from './report.ts'

/** How many times: three digits, `1.21`, `13.3`, `1,210`. */
export function formatFactor(factor: number): string {
  const rounded = Number(factor.toPrecision(3))
  return rounded >= 1_000 ? formatCount(rounded) : String(rounded)
}

/** A factor with its interval: `1.21 (1.19 to 1.23)`. */
export function factorWithInterval({ value, lower, upper }: QuantileEstimate): string {
  const end = (factor: number | undefined): string => (factor === undefined ? '?' : formatFactor(factor))
  if (lower === undefined && upper === undefined) return formatFactor(value)
  return `${formatFactor(value)} (${end(lower)} to ${end(upper)})`
}

/** What rejected a claim, and how sure it is. */
export function ratioProof(windows: readonly number[], what: string, falseFailure: number): Row {
  const sizes = windows.map(formatCount).join(', ')
  const chance = `a false alarm has a chance below 1 in ${formatCount(1 / falseFailure)}`
  return {
    label: 'proof',
    text: `each of 3 separate windows (${sizes} ${what}) rejects it; if ${what} are independent, ${chance}`,
  }
}

/** What the machine did meanwhile. */
export function interleavedMachine(measurement: InterleavedMeasurement, what: string): readonly Row[] {
  const { waited, excused, waitClock, rounds } = measurement
  if (waitClock === 'none' || rounds.length + excused === 0) return []
  const left =
    excused === 0 ? '' : `; ${formatCount(excused)} ${what} left out that waited for most of their time`
  const text =
    waited === 0
      ? 'no run had waited for a CPU'
      : `runs had waited ${formatDuration(waited)} for a CPU, which is not counted${left}`
  return [{ label: 'machine', text }]
}

/** Why there is no verdict, and what would bring one: the beginning of the line that is printed. */
export function ratioDoubt(
  { doubt }: RatioConclusion,
  measurement: InterleavedMeasurement,
  what: string,
): string {
  const rounds = `${formatCount(measurement.rounds.length)} ${what}`
  switch (doubt) {
    case 'noisy':
      return 'the machine was too busy: most runs waited for a CPU'
    case 'own-threads':
      return `runs waited for CPUs that other threads of this process had taken (${measurement.otherThreads.toFixed(1)} cores)`
    case 'concurrent-tests':
      return 'other tests of this file ran at the same time; run it outside of test.concurrent'
    case 'deadline':
      return `the test's timeout came before a verdict, after ${rounds}`
    case 'time':
      return `no verdict within maxTime, after ${rounds}`
    case 'rounds':
    case undefined:
      return `too close to the limit for a verdict in ${rounds}`
  }
}
