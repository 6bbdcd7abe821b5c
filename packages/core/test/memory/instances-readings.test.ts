import { expect, test } from 'vitest'
import type { Collector } from '../../src/memory/collector.ts'
import { InstanceCounter } from '../../src/memory/instances-count.ts'
import { InstanceReadings } from '../../src/memory/instances-readings.ts'
import { Limits } from '../../src/memory/limits.ts'
import { now } from '../../src/realm.ts'

class Session {}

/** Counts that take as long as those of a large heap. */
class SlowCounter extends InstanceCounter {
  made = 0

  override countBefore(): number {
    return this.count()
  }

  override count(): number {
    this.made += 1
    const end = now() + 400
    while (now() < end);
    return this.made
  }
}

function readings(deadline: number | undefined): { counter: SlowCounter; made: InstanceReadings } {
  const collector = { kind: 'gc', session: undefined, collect: async () => {}, close: () => {} } as Collector
  const own = { now, close: () => {} }
  const limits = new Limits(now, own, 2_000, deadline)
  const counter = new SlowCounter(undefined as never)
  const classes = [{ name: 'Session', prototype: Session.prototype }]
  return { counter, made: new InstanceReadings(classes, collector, counter, limits, own) }
}

test('no count is begun that would not end before the deadline', async () => {
  const { counter, made } = readings(now() + 700)
  expect(await made.baseline()).toEqual([1])
  expect(await made.settled([1], 10, undefined)).toBeUndefined()
  expect(counter.made).toBe(1)
})

test('without a deadline counts are repeated until they stand still', async () => {
  const { counter, made } = readings(undefined)
  expect(await made.baseline()).toEqual([2])
  expect(await made.settled([2], 10, undefined)).toEqual([5])
  expect(counter.made).toBe(5)
})
