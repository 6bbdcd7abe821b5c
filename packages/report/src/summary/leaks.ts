import type { FileRecord } from '@qtests/core/run'
import type { LeakingTest, LeaksSummary } from './summary.ts'
import { leakedBytes, testLeaksOf } from './test-leaks.ts'
import { Top } from './top.ts'

type Sum = 'readings' | 'repeated' | 'repetitions' | 'overhead' | 'elapsed' | 'untold'

/** Test files with collected boundaries: their trends, the tests that leak, what it cost. */
export class LeakTally {
  readonly #trends = { stable: 0, growing: 0, leaking: 0, shrinking: 0 }
  readonly #leaks: Top<LeakingTest>
  readonly #growing: Top<LeaksSummary['growing'][number]>
  readonly #open: LeaksSummary['open'][number][] = []
  readonly #longest: number
  #files = 0
  #count = 0
  #openCount = 0
  readonly #sums: Record<Sum, number> = {
    readings: 0,
    repeated: 0,
    repetitions: 0,
    overhead: 0,
    elapsed: 0,
    untold: 0,
  }

  constructor(longest: number) {
    this.#longest = longest
    this.#leaks = new Top(longest)
    this.#growing = new Top(longest)
  }

  add(record: FileRecord): void {
    const name = record.project === undefined ? {} : { project: record.project }
    const { file, trend, leaks, open, perTest } = record
    this.#files += 1
    this.#trends[trend] += 1
    this.#count += leaks.length
    this.#openCount += open.length
    for (const sum of Object.keys(this.#sums) as Sum[]) {
      const { [sum]: value = 0 } = record
      if (Number.isFinite(value)) this.#sums[sum] += value
    }
    for (const { by: _, ...leak } of testLeaksOf(record)) this.#leaks.add(leakedBytes(leak), leak)
    for (const { test, reason } of open) {
      if (this.#open.length < this.#longest) this.#open.push({ ...name, file, test, reason })
    }
    if (trend === 'growing' && perTest !== null) {
      this.#growing.add(perTest.bytes, { ...name, file, perTest: perTest.bytes })
    }
  }

  summary(): { readonly leaks?: LeaksSummary } {
    if (this.#files === 0) return {}
    return {
      leaks: {
        files: this.#files,
        trends: { ...this.#trends },
        ...this.#sums,
        count: this.#count,
        leaks: this.#leaks.list(),
        openCount: this.#openCount,
        open: this.#open,
        growing: this.#growing.list(),
      },
    }
  }
}
