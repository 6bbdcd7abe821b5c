import { expect, test } from 'vitest'
import { WarmupMemory } from '../../src/memory/warmup-memory.ts'

const MB = 1024 * 1024
const kept: Uint8Array[] = []

test('a warm-up ends where what its calls leave is large, and says how much each leaves', async () => {
  const memory = new WarmupMemory(async () => {}, 10 * MB)
  for (let call = 0; call < 20; call += 1) kept.push(new Uint8Array(MB))
  expect(memory.isFull()).toBe(true)
  expect(await memory.goesOn(20)).toBe(false)
  expect(memory.perCall).toBeGreaterThan(0.9 * MB)
  expect(memory.perCall).toBeLessThan(1.2 * MB)
  kept.length = 0
})

test('garbage ends no warm-up, and the next look comes later', async () => {
  const garbage: Uint8Array[] = []
  const memory = new WarmupMemory(async () => {
    garbage.length = 0
    const { collectGarbage } = await collector()
    await collectGarbage()
  }, 10 * MB)
  const allocate = (count: number): void => {
    for (let call = 0; call < count; call += 1) garbage.push(new Uint8Array(MB))
  }
  allocate(12)
  expect(memory.isFull()).toBe(true)
  expect(await memory.goesOn(12)).toBe(true)
  expect(memory.perCall).toBe(0)
  allocate(12)
  expect(memory.isFull()).toBe(false)
  allocate(12)
  expect(memory.isFull()).toBe(true)
})

async function collector(): Promise<{ collectGarbage: () => Promise<void> }> {
  const { openCollector } = await import('../../src/memory/collector.ts')
  const opened = openCollector()
  return {
    collectGarbage: async () => {
      await opened.collect()
      opened.close()
    },
  }
}
