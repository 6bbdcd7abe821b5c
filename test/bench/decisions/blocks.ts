/** What blocks of equal length and growing blocks see of a Map that gets a number per call. docs/decisions/0002. */
import { openCollector } from '../../../packages/core/src/memory/collector.ts'
import { settle } from '../../../packages/core/src/memory/settle.ts'

const EQUAL: readonly number[] = Array.from({ length: 12 }, () => 2_000)
const GROWING: readonly number[] = [1_250, 2_813, 6_329, 14_240]

const collector = openCollector()

async function bytesPerCall(call: (index: number) => void, blocks: readonly number[]): Promise<string[]> {
  let index = 0
  for (; index < 1_000; index++) call(index)
  let before = await settle(collector, () => false)
  const rates: string[] = []
  for (const calls of blocks) {
    for (const end = index + calls; index < end; index++) call(index)
    const after = await settle(collector, () => false)
    rates.push(((after.data - before.data) / calls).toFixed(1))
    before = after
  }
  return rates
}

async function mapOfNumbers(blocks: readonly number[]): Promise<string[]> {
  const kept = new Map<number, number>()
  return await bytesPerCall((index) => kept.set(index, index), blocks)
}

// Once for nothing: the first run also compiles.
await mapOfNumbers(GROWING)
console.log(`12 blocks of 2,000 calls, B per call: ${(await mapOfNumbers(EQUAL)).join(', ')}`)
console.log(`growing blocks, B per call:           ${(await mapOfNumbers(GROWING)).join(', ')}`)
collector.close()
