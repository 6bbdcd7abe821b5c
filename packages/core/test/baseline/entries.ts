import type { BaselineEntry } from '../../src/baseline/file.ts'

/** An entry whose times are all around one, in ms. */
export function entryAround(ms: number): BaselineEntry {
  return {
    calls: 1_000,
    batched: false,
    p50: { value: ms, upper: ms },
    p95: { value: ms * 1.5, upper: ms * 1.6 },
  }
}
