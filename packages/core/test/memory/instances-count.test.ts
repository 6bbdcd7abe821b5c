import { afterEach, expect, test, vi } from 'vitest'
import { openCollector } from '../../src/memory/collector.ts'
import { InstanceCounter } from '../../src/memory/instances-count.ts'

class Session {
  readonly id = 1
}

afterEach(() => {
  vi.restoreAllMocks()
})

test('a global that keeps the values of its deleted properties, as that of Jest does, keeps no instance by it', async () => {
  const kept: unknown[] = []
  const { deleteProperty } = Reflect
  vi.spyOn(Reflect, 'deleteProperty').mockImplementation((target, key) => {
    kept.push(Reflect.get(target, key))
    return deleteProperty(target, key)
  })
  const collector = openCollector()
  try {
    if (collector.session === undefined) throw new Error('this Node has no inspector')
    const counter = new InstanceCounter(collector.session)
    expect(counter.prepare([Session])).toBe(true)
    expect(counter.countBefore(Session)).toBe(0)
    const current: { session?: Session } = { session: new Session() }
    expect(counter.count(Session)).toBe(1)
    delete current.session
    await collector.collect()
    expect(counter.count(Session)).toBe(0)
    expect(kept.length).toBeGreaterThan(0)
  } finally {
    collector.close()
  }
})
