/** What is recorded and checked in cold processes: the same code in each. By name; `times`: how many times the work. */
import { setTimeout as sleep } from 'node:timers/promises'

function spin(rounds) {
  let sum = 0
  for (let i = 0; i < rounds; i++) sum = (sum * 31 + i) | 0
  return sum
}

const text = `[${Array.from({ length: 50 }, (_, i) => `{"n":${i},"s":"text ${i}"}`).join(',')}]`
const rows = Array.from({ length: 2_000 }, (_, id) => ({ id, name: `name ${(id * 7_919) % 2_000}` }))
const byName = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id)

const repeated = (count, work) => (times) => (index) => {
  let last
  for (let i = 0; i < Math.round(count * times); i++) last = work(index)
  return last
}

export const SUBJECTS = {
  'arithmetic, 1 µs': (times) => () => spin(Math.round(900 * times)),
  'garbage, 20 µs': repeated(20, (index) => Array.from({ length: 20 }, (_, i) => ({ index, i }))),
  'JSON, 50 µs': repeated(4, () => JSON.parse(text)),
  'sorting, 2 ms': repeated(2, () => [...rows].sort(byName)),
  'timer, 1 ms': (times) => () => sleep(Math.round(times)),
}
