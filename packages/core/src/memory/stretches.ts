/** How what was allocated in a span spreads over it: what each call leaves behind comes evenly. */

/** Stretches of a span that are compared; fewer where the calls are few. */
export const STRETCHES = 8

/** A span of samples: after the one with ordinal `after`, up to and including `until`. */
export interface Span {
  readonly after: number
  readonly until: number
}

/** The stretch of a span that a sample is in. */
export function stretchOf(ordinal: number, { after, until }: Span, stretches: number): number {
  return Math.min(stretches - 1, Math.floor((stretches * (ordinal - after - 1)) / (until - after)))
}

/** Whether a function allocated within one or two neighbouring stretches only, as what happens once does. */
export function isMomentary(counts: readonly number[]): boolean {
  const first = counts.findIndex((count) => count > 0)
  const last = counts.findLastIndex((count) => count > 0)
  return counts.length > 2 && last - first < 2
}

/** Stretches may differ by so much more than chance has it: allocations per call change while V8 optimises. */
const UNEVEN = 0.5

/**
 * Whether so few samples differ more between stretches than those of objects that each call leaves: then their variance is about
 * their mean, and twice that in one block of a hundred. Objects that V8 makes with the code it compiles come many at a time.
 */
export function isLumpy(counts: readonly number[]): boolean {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length
  return counts.length === STRETCHES && variance > 2 * mean + (UNEVEN * mean) ** 2
}

/** The last stretches that tell whether samples still come, and how few of them in proportion are none. */
const LAST = 3
const STOPPED = 0.15

/** Samples of which so few in the last stretches are no accident: of even ones in one block of 250. */
const ENOUGH = 12

/** Whether samples came, and then hardly any more: a cache that reaches its bound within a block looks so, and no leak. */
export function hasEnded(counts: readonly number[]): boolean {
  const sum = (some: readonly number[]): number => some.reduce((all, count) => all + count, 0)
  const [earlier, last] = [sum(counts.slice(0, -LAST)), sum(counts.slice(-LAST))]
  return (
    counts.length === STRETCHES &&
    earlier + last >= ENOUGH &&
    last / LAST < (STOPPED * earlier) / (STRETCHES - LAST)
  )
}

/** Samples in a stretch, on average, of which hardly any in the first one are no accident. */
const MANY = 12

/** Whether hardly any sample is left of the first stretch: a cache that reached its bound within the block dropped its oldest entries. */
export function hasBegunLate(counts: readonly number[]): boolean {
  const [first = 0, ...later] = counts
  const mean = later.reduce((sum, count) => sum + count, 0) / later.length
  return counts.length === STRETCHES && mean >= MANY && first < STOPPED * mean
}

/** The upper of two: a single call in a stretch of two is missed otherwise. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.floor(half - 0.5)] as number) + (sorted[Math.floor(half)] as number)) / 2
}
