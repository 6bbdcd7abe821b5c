/** What an instance of a size is to carry. */
export interface Capacity {
  /** Memory limit of its container, in MB. */
  readonly memory: number
  readonly connections: number
  readonly cacheEntries: number
}

export const CAPACITIES: Readonly<Record<'minimum' | 'recommended' | 'maximum', Capacity>> = {
  minimum: { memory: 256, connections: 10, cacheEntries: 100 },
  recommended: { memory: 512, connections: 20, cacheEntries: 1_000 },
  maximum: { memory: 2_048, connections: 100, cacheEntries: 10_000 },
}

/** The heap that fits beside what is no heap: buffers, code, stacks. */
export const heapOf = ({ memory }: Capacity): number => 0.75 * memory
