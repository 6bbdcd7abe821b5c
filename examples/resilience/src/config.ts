import { z } from 'zod'

const share = (least: number, most: number) => z.number().min(least).max(most)
const count = (least: number, most: number) => z.number().int().min(least).max(most)

/** What an operator may set, and how far. */
export const configSchema = z
  .object({
    /** Shares of the memory limit from which caches shrink, and from which calls are turned away. */
    memoryHigh: share(0.5, 0.9).default(0.85),
    memoryCritical: share(0.9, 0.99).default(0.95),
    cacheEntries: count(100, 10_000).default(1_000),
    connections: count(5, 100).default(20),
    resultRows: count(100, 100_000).default(10_000),
  })
  .strict()
  .refine(({ memoryHigh, memoryCritical }) => memoryHigh < memoryCritical, {
    path: ['memoryHigh'],
    message: 'must be under memoryCritical',
  })

export type Config = z.infer<typeof configSchema>
