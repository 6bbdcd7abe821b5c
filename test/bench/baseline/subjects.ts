/** What is recorded and checked in cold processes: the same code in each. */
import { setTimeout as sleep } from 'node:timers/promises'

function spin(rounds: number): number {
  let sum = 0
  for (let i = 0; i < rounds; i++) sum = (sum * 31 + i) | 0
  return sum
}

const rows = Array.from({ length: 2_000 }, (_, id) => ({ id, name: `name ${(id * 7919) % 2_000}`, tags: [id] }))

/** Subjects by name; the number is how many times the work they do, for a slowdown with a known size. */
export const SUBJECTS: Readonly<Record<string, (times: number) => (index: number) => unknown>> = {
  '1 us': (times) => () => spin(Math.round(900 * times)),
  '50 us': (times) => (index) => {
    let found: unknown
    for (let i = 0; i < Math.round(4 * times); i++) found = JSON.parse(`{"id":${index},"list":[${TEXT}]}`)
    return found
  },
  '2 ms': (times) => () => {
    let text = ''
    for (let i = 0; i < Math.round(4 * times); i++) {
      const sorted = [...rows].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id))
      text = sorted[i]?.name ?? ''
    }
    return text
  },
  'async 1 ms': (times) => () => sleep(Math.round(1 * times)),
}

const TEXT = Array.from({ length: 200 }, (_, i) => `{"n":${i},"s":"text ${i}"}`).join(',')
