import { PerformanceObserver as NodePerformanceObserver } from 'node:perf_hooks'

/** Pauses of the garbage collector, on the clock of `realm.now()`. */
export interface Collections {
  /** Milliseconds of collection between two times. Entries arrive a few turns of the event loop after the pause. */
  between(start: number, end: number): number
  close(): void
}

/** Collector entries arrive a few turns of the event loop after the pause. */
export const TURNS_FOR_ENTRIES = 3

/** More pauses than this are not kept: a measurement of ten minutes must not hold millions. */
const MOST = 20_000

/** Observes the collector until closed. */
export function observeCollections(): Collections {
  const starts: number[] = []
  const ends: number[] = []
  const keep = (entries: readonly { readonly startTime: number; readonly duration: number }[]): void => {
    for (const { startTime, duration } of entries) {
      if (starts.length >= MOST) return
      starts.push(startTime)
      ends.push(startTime + duration)
    }
  }
  const observer = new NodePerformanceObserver((list) => keep(list.getEntries()))
  observer.observe({ entryTypes: ['gc'] })
  return {
    between: (start, end) => overlap(starts, ends, start, end),
    close: () => observer.disconnect(),
  }
}

/** Length that spans (given by their starts and ends) have in common with one span. */
export function overlap(
  starts: readonly number[],
  ends: readonly number[],
  start: number,
  end: number,
): number {
  let sum = 0
  for (let i = 0; i < starts.length; i++) {
    const common = Math.min(ends[i] ?? 0, end) - Math.max(starts[i] ?? 0, start)
    if (common > 0) sum += common
  }
  return sum
}
