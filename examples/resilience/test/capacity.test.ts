/** Does an instance of each size carry what it is meant to, in the memory that it is given? */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { checkHeapBudget } from '@qtests/fixtures'
import { expect, test } from '#fixtures'
import { CAPACITIES, type Capacity, heapOf } from '../src/capacity'

const start = (capacity: Capacity) => (execArgv: readonly string[]) =>
  fork(join(__dirname, 'at-capacity.ts'), [JSON.stringify(capacity)], {
    execArgv: [...execArgv, '--import', 'tsx'],
    silent: true,
  })

for (const [size, capacity] of Object.entries(CAPACITIES)) {
  test(`an instance of the ${size} size carries its load in its memory`, async () => {
    const heap = heapOf(capacity)
    checkHeapBudget({
      flags: `--max-old-space-size=${heap - 64}`,
      limit: `${capacity.memory} MB`,
      reserve: 0.05,
    })
    await expect(start(capacity)).toSurviveHeapLimit(`${heap} MB`, { within: '60s' })
  }, 90_000)
}

test('the load of the largest does not fit into the smallest', async () => {
  const heap = heapOf(CAPACITIES.minimum)
  await expect(start(CAPACITIES.maximum)).not.toSurviveHeapLimit(`${heap} MB`, { within: '60s' })
}, 90_000)
