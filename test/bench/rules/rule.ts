import type { Job } from '../../corpus/case.ts'

/** A way to tell a leak from clean work, and how its users write it. */
export interface Rule {
  /** Name of its function, see `case.mjs`. */
  readonly id: string
  readonly title: string
  readonly how: string
  /** Too slow for all cases: judged on some of each kind, spread evenly. */
  readonly onSome: boolean
}

/** The rules in the order of the table. */
export const RULES: readonly Rule[] = [
  {
    id: 'qtests',
    title: 'toNotLeakMemory',
    how: 'default options, or those that the case needs',
    onSome: false,
  },
  {
    id: 'differenceWithoutCollection',
    title: 'difference of `heapUsed`',
    how: '1,000 calls, red above 10 MiB',
    onSome: false,
  },
  {
    id: 'differenceAfterCollection',
    title: 'difference after `gc()`',
    how: '1,000 calls between two collections, red above 1 MiB',
    onSome: false,
  },
  {
    id: 'growthInSeries',
    title: 'growth in 2/3 of collections in a row',
    how: '`leakage` 0.5.0: 6 times 30 calls, red when more than 4 in a row grew by more than 1 KiB (5 KiB where asynchronous)',
    onSome: false,
  },
  {
    id: 'unboundShapes',
    title: 'memlab `unbound-shape`',
    how: '4 snapshots, 500 calls apart after 100; red when a shape is named',
    onSome: true,
  },
]

/** What a rule said of one case. */
export interface Answer {
  readonly rule: string
  readonly job: Job
  /** `alarm`, `quiet`, or why there is neither. */
  readonly answer: string
  readonly calls: number
  /** ms, the start of the process and the import of the case not counted. */
  readonly elapsed: number
}

/** What all answers of one rule come to. */
export interface Score {
  readonly rule: Rule
  readonly leaks: number
  readonly found: number
  readonly missed: number
  readonly quiet: number
  readonly falseAlarms: number
  /** Cases without an answer: inconclusive, out of time, crashed. */
  readonly open: number
  readonly median: number
  readonly p95: number
}

/** Counts the answers of one rule. */
export function score(rule: Rule, answers: readonly Answer[]): Score {
  const own = answers.filter((answer) => answer.rule === rule.id)
  const count = (leaking: boolean, wanted: string): number =>
    own.filter(({ job, answer }) => (job.kind === 'leaking') === leaking && answer === wanted).length
  const leaks = own.filter(({ job }) => job.kind === 'leaking').length
  const times = own.map(({ elapsed }) => elapsed).sort((a, b) => a - b)
  const at = (share: number): number => times[Math.floor(share * (times.length - 1))] ?? Number.NaN
  return {
    rule,
    leaks,
    found: count(true, 'alarm'),
    missed: count(true, 'quiet'),
    quiet: own.length - leaks,
    falseAlarms: count(false, 'alarm'),
    open: own.filter(({ answer }) => answer !== 'alarm' && answer !== 'quiet').length,
    median: at(0.5),
    p95: at(0.95),
  }
}

/** Evenly spread members of a list. */
export function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items]
  return Array.from({ length: most }, (_, at) => items[Math.floor((at * items.length) / most)] as T)
}
