import type { Report, Test } from '../report.ts'

/** Readings of one worker in the order of time. */
export interface HeapSeries {
  /** Index of the worker. */
  readonly worker: number
  readonly name: string
  readonly points: readonly { readonly at: number; readonly heap: number; readonly test: Test }[]
  readonly first: number
  readonly peak: number
  readonly last: number
}

/** Two readings per test, at its start and at its end; the worker with the highest peak first. */
export function heapSeries(report: Report): HeapSeries[] {
  const byWorker = new Map<number, { at: number; heap: number; test: Test }[]>()
  for (const test of report.tests) {
    const { heap, at, duration = 0, worker } = test
    if (heap === undefined || at === undefined || test.outcome === 'skipped') continue
    if (!heap.every((size) => Number.isFinite(size) && size > 0)) continue
    const points = byWorker.get(worker) ?? []
    byWorker.set(worker, points)
    points.push({ at: at - duration, heap: heap[0], test }, { at, heap: heap[1], test })
  }
  // The first record is of the first test's end: its start lies before it, and is the start of the picture.
  const start = [...byWorker.values()]
    .flat()
    .reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY)
  for (const points of byWorker.values()) for (const point of points) point.at -= start
  return [...byWorker]
    .map(([worker, points]) => {
      points.sort((a, b) => a.at - b.at)
      return {
        worker,
        name: report.data.workers[worker]?.name ?? String(worker),
        points,
        first: points[0]?.heap ?? 0,
        peak: points.reduce((most, { heap }) => Math.max(most, heap), 0),
        last: points.at(-1)?.heap ?? 0,
      }
    })
    .sort((a, b) => b.peak - a.peak)
}
