/** How often equal sides are called a regression, and how often a real one is found. Seeded: the same on every machine. */
import { expect, test } from 'vitest'
import type { AssertionFacts, Facts } from '../src/compare/facts.ts'
import { NumberComparison } from '../src/compare/numbers.ts'
import type { Sorted } from '../src/compare/verdicts.ts'
import { seeded } from './seeded.ts'

const CALLS = 300
/** Ranks of the 95 % interval of a p95 among 300 values (binomial), as core records them. */
const [LOWER, UPPER] = [277, 293]

/** One run of one assertion: log-normal times, a share of the calls three times as slow. */
function p95Of(next: () => number, factor: number, slow: number) {
  const times = Array.from({ length: CALLS }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
    return factor * Math.exp(0.3 * normal) * (next() < slow ? 3 : 1)
  }).sort((a, b) => a - b)
  const at = (rank: number): number => times[rank - 1] ?? Number.NaN
  return { value: at(285), lower: at(LOWER), upper: at(UPPER) }
}

const ASSERTIONS = 10
/** As many slow calls as the percentile allows: its estimate jumps between the two modes, the worst there is. */
const WORST = 0.05
const ORDINARY = 0.02

function side(
  next: () => number,
  runs: number,
  factor: number,
  machineSpread: number,
  name: string,
  slow: number,
): Facts {
  const assertions = new Map<string, AssertionFacts>()
  for (let run = 0; run < runs; run++) {
    const machine = machineSpread === 0 ? 'one' : `${name}${run}`
    const speed = Math.exp(machineSpread * (next() + next() + next() + next() - 2) * Math.sqrt(3))
    for (let index = 0; index < ASSERTIONS; index++) {
      const facts = assertions.get(`${index}`) ?? {
        file: 'a.test.ts',
        test: `${index}`,
        matcher: 'toStayUnderP95',
        not: false,
        leak: false,
        found: '',
        verdicts: { pass: 1, fail: 0, inconclusive: 0, unsupported: 0, error: 0 },
        measured: new Map(),
      }
      const list = facts.measured.get('p95') ?? []
      list.push({
        ...p95Of(next, speed * (index === 0 ? factor : 1), slow),
        name: 'p95',
        kind: 'percentile',
        unit: 'ms',
        interval: 'confidence',
        grain: 0,
        machine,
        source: `${name}${run}`,
      })
      facts.measured.set('p95', list)
      assertions.set(`${index}`, facts)
    }
  }
  return { tests: new Map(), assertions }
}

function regressions(
  seed: number,
  runs: number,
  factor: number,
  machineSpread: number,
  slow: number,
  rounds: number,
): number[] {
  const next = seeded(seed)
  return Array.from({ length: rounds }, () => {
    const base = side(next, runs, 1, machineSpread, 'b', slow)
    const head = side(next, runs, factor, machineSpread, 'h', slow)
    const sorted: Sorted = { regressions: [], notices: [], improvements: [] }
    const numbers = new NumberComparison({ tolerance: 0.05, falseAlarm: 0.001, sameMachine: false }, true)
    numbers.look(base, head)
    numbers.judge(sorted)(base, head)
    return sorted.regressions.length
  })
}

const share = (counts: readonly number[], holds: (count: number) => boolean): number =>
  counts.filter(holds).length / counts.length

test('equal sides: one run each on one machine', () => {
  // The bound is one in a thousand; this distribution comes up to it.
  expect(share(regressions(1, 1, 1, 0, WORST, 1_000), (count) => count > 0)).toBeLessThanOrEqual(0.003)
  expect(share(regressions(5, 1, 1, 0, ORDINARY, 500), (count) => count > 0)).toBe(0)
})

test('equal sides: eight runs each, on machines that differ by a third', () => {
  expect(share(regressions(2, 8, 1, 0.3, WORST, 100), (count) => count > 0)).toBe(0)
})

test('twice as slow is found by one run each on one machine, and nothing else is named', () => {
  const found = regressions(3, 1, 2, 0, ORDINARY, 200)
  expect(share(found, (count) => count === 1)).toBeGreaterThan(0.8)
  expect(Math.max(...found)).toBe(1)
})

test('twice as slow is found by twelve runs each on machines that differ by a third', () => {
  expect(share(regressions(4, 12, 2, 0.3, ORDINARY, 50), (count) => count === 1)).toBeGreaterThan(0.5)
})
