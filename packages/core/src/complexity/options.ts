import type { LatencyOptions } from '../latency/options.ts'

/** Makes the input of a size; awaited when it returns a thenable. */
export type MakeInput = (size: number) => unknown

/** Options of `toScaleAtMost`: some of its own, and a part of the latency family. */
export interface ScaleOptions
  extends Pick<LatencyOptions, 'maxTime' | 'gc' | 'onInconclusive' | 'proof' | 'falseFailure' | 'excuse'> {
  /**
   * Sizes of the input, 3 to 20 integers from 1 to 1,000,000,000, ascending; the largest at least 8 times the smallest.
   * Steps of ten tell most. Required.
   * @example { sizes: [100, 1_000, 10_000] }
   */
  readonly sizes: readonly number[]
  /**
   * Makes the input for a size, outside of the times. Once for each size, so the subject must not change its input,
   * unless `fresh`. Default: the size itself is the input.
   * @example { setup: (size) => Array.from({ length: size }, Math.random) }
   */
  readonly setup?: MakeInput | undefined
  /** Makes an input for every call: for a subject that uses up or changes its input. Default false. */
  readonly fresh?: boolean | undefined
  /**
   * How much faster than its class the time may grow, as a power of n: 0.05 to 1. Caches make work on much data slower per
   * element, a Map of 10,000 numbers three times one of 1,000; that is no other class. 0.75 tells n from n^2, not n from n^1.5 or
   * n log n. Default 0.75 (measured: docs/decisions/0017-growth-through-caches.md).
   */
  readonly tolerance?: number | undefined
}

/** The power of n by which a time may grow faster than its class, where none is given. */
export const TOLERANCE = 0.75

/** What is checked of the sizes, in words. */
export const SIZES_RANGE =
  '3 to 20 integers from 1 to 1,000,000,000 in ascending order, the largest at least 8 times the smallest'

/** The least ratio of two sizes that are compared: over less, noise is as large as growth. */
export const LEAST_SPAN = 8

/** Reads the sizes; `undefined` for what breaks the constraint. */
export function readSizes(value: unknown): readonly number[] | undefined {
  if (!Array.isArray(value) || value.length < 3 || value.length > 20) return undefined
  const sizes: unknown[] = [...value]
  const ascend = sizes.every(
    (size, i): size is number =>
      Number.isInteger(size) &&
      (size as number) >= 1 &&
      (size as number) <= 1e9 &&
      (i === 0 || (size as number) > (sizes[i - 1] as number)),
  )
  if (!ascend) return undefined
  const checked = sizes as number[]
  return (checked.at(-1) ?? 0) >= LEAST_SPAN * (checked[0] ?? 0) ? Object.freeze(checked) : undefined
}
