import { memoryUsage, v8 } from '../realm.ts'

/**
 * The spaces that hold data of the program. Code, bytecode, feedback, maps and trusted data grow while
 * V8 warms up, whatever the program retains: their steps are the noise that a heapUsed trend drowns in.
 */
const DATA_SPACES: ReadonlySet<string> = new Set([
  'new_space',
  'old_space',
  'new_large_object_space',
  'large_object_space',
])

const OLD_SPACES: ReadonlySet<string> = new Set(['old_space', 'large_object_space'])

/** What is read at the end of a block, in bytes. */
export interface HeapReading {
  /** Objects in the data spaces. */
  readonly data: number
  /** Memory outside the heap that objects keep: array buffers, external strings, what native code reports to V8. */
  readonly external: number
}

/** Reads the sizes without collecting. */
export function readHeap(): HeapReading {
  let data = 0
  for (const space of v8().getHeapSpaceStatistics())
    if (DATA_SPACES.has(space.space_name)) data += space.space_used_size
  return { data, external: memoryUsage().external }
}

/**
 * The same right after a full collection: what lived has moved to the old generation, so whatever is young was
 * allocated since, by the answer that the collection came with.
 */
export function readOldHeap(): HeapReading {
  let data = 0
  for (const space of v8().getHeapSpaceStatistics())
    if (OLD_SPACES.has(space.space_name)) data += space.space_used_size
  return { data, external: memoryUsage().external }
}

/**
 * The same without bytecode, which V8 kept among the data up to Node 20 and discards when it has not run for some
 * collections: hundreds of KB in a test runner, more than a slow subject retains in all its calls. Walks the heap, which
 * takes about a tenth of the time of a collection.
 */
export function readHeapWithoutCode(): HeapReading {
  return withoutCode(readHeap())
}

/** `readOldHeap` without it. */
export function readOldHeapWithoutCode(): HeapReading {
  return withoutCode(readOldHeap())
}

function withoutCode({ data, external }: HeapReading): HeapReading {
  const code = BYTECODE_AMONG_DATA ? v8().getHeapCodeStatistics().bytecode_and_metadata_size : 0
  return { data: data - code, external }
}

/** Later versions have a space of its own for it. */
const BYTECODE_AMONG_DATA = !v8()
  .getHeapSpaceStatistics()
  .some(({ space_name }) => space_name === 'trusted_space')

/** Bytes in use on the heap and outside of it, garbage included. */
export function inUse(): number {
  const { heapUsed, external } = memoryUsage()
  return heapUsed + external
}

/** The young generation's share of V8's limit: three semi-spaces of 16 MB, a third of a small heap at most. */
const YOUNG = 48 * 1024 * 1024

/** Bytes that the old generation may hold. V8's limit counts the young one as well, which does not help it. */
export function heapLimit(): number {
  const { heap_size_limit } = v8().getHeapStatistics()
  return heap_size_limit - Math.min(YOUNG, heap_size_limit / 3)
}

/** How near the heap is to its limit, 0 to 1. Near it V8 collects differently and readings mean little. */
export function heapFill(): number {
  return v8().getHeapStatistics().used_heap_size / heapLimit()
}

/** Above this share of its limit the heap tells nothing. */
const MOST_FILL = 0.85

/** Why nothing is measured in a heap that is nearly full, in one sentence without a full stop. */
export const NEARLY_FULL =
  'the heap is more than 85 % full, and V8 collects differently there; raise --max-old-space-size'

export function isNearlyFull(): boolean {
  return heapFill() > MOST_FILL
}
