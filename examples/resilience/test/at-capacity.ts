/** A process that carries what a row of the capacity table says, and ends well if it fits into its heap. */
import { setImmediate as turn } from 'node:timers/promises'
import { CacheableMemory } from 'cacheable'
import type { Capacity } from '../src/capacity'

/** A product as it is cached: 20 KB of text of its own. */
const product = (id: number): string => Buffer.alloc(20_000, `product ${id}, `).toString('latin1')

const { connections, cacheEntries } = JSON.parse(process.argv[2] ?? '{}') as Capacity
const cache = new CacheableMemory({ lruSize: cacheEntries })

/** A request holds the rows of its query while it works. */
async function request(id: number): Promise<void> {
  cache.set(`product ${id}`, product(id))
  const rows = Array.from({ length: 500 }, (_, row) => ({ id, row, name: `product ${row}` }))
  await turn()
  if (rows.length === 0) throw new Error('no rows')
}

async function main(): Promise<void> {
  // More than the cache holds, by as many at a time as there are connections.
  for (let id = 0; id < 1.2 * cacheEntries; id += connections)
    await Promise.all(Array.from({ length: connections }, (_, of) => request(id + of)))
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
