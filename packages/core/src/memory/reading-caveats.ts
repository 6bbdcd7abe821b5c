import type { Caveat } from '../verdict.ts'

export const NO_INSPECTOR: Caveat = {
  code: 'NO_INSPECTOR',
  text: 'this Node was built without an inspector: bytes only, no allocation sites',
}

export const SAMPLER_TAKEN: Caveat = {
  code: 'SAMPLER_TAKEN',
  text: 'another heap profiler is running in this isolate: bytes only, no allocation sites',
}

/** @param ms - the longest collection. */
export function largeHeap(ms: number): Caveat {
  return {
    code: 'LARGE_HEAP',
    text: `the heap is so large that a full collection takes ${Math.round(ms)} ms: the verdict takes longer, and rests on fewer calls`,
  }
}
