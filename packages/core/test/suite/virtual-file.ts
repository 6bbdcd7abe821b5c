/**
 * A test file whose truth is known: what its heap reads after each repetition, with the noise that real files have.
 * Sizes are those measured in Vitest and Jest: compiled code and type feedback that come with the first runs, tables that
 * double, spikes that the next collection takes back, garbage that a runner holds for a while, caches that fill.
 */
export interface Truth {
  /** Bytes that each repetition leaves behind for good. */
  readonly leak: number
  /** Entries of a cache that each repetition adds one to, and bytes of an entry. */
  readonly cache?: { readonly room: number; readonly bytes: number }
}

export function seeded(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0
    return (state + 1) / 4_294_967_297
  }
}

/** A heap, read after so many runs of a test. */
export function virtualTest({ leak, cache }: Truth, random: () => number): (runs: number) => number {
  const between = (low: number, high: number): number => low + (high - low) * random()
  const oneTime = between(0, 300_000)
  const halfLife = between(0.3, 8)
  const agingCache = random() < 0.3 ? between(0, 250_000) : 0
  const step = random() < 0.3 ? { at: between(1, 60), bytes: random() < 0.5 ? 16_000 : 98_304 } : undefined
  return (runs) => {
    const warm = oneTime * (1 - 2 ** (-runs / halfLife))
    const aged = agingCache * 2 ** -runs
    const stepped = step !== undefined && runs >= step.at ? step.bytes : 0
    const held = between(0, 6_000)
    // One reading in thirty; one that stands too high is taken again by the reader, after another collection.
    const spike = random() < 0.03 && random() < 0.03 ? between(0, 220_000) : 0
    const filled = cache === undefined ? 0 : cache.bytes * Math.min(runs, cache.room)
    return 12e6 + warm + aged + stepped + held + spike + filled + leak * runs + between(-1_500, 1_500)
  }
}
