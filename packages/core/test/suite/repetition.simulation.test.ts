/** How often the judge of repeated tests is wrong, over thousands of series whose truth is known. Seeded. */
import { describe, expect, test } from 'vitest'
import { judgeRepetitions, type RepeatedReading } from '../../src/suite/repetition.ts'
import { type RepetitionRule, repetitionRule } from '../../src/suite/repetition-rule.ts'
import { seeded, type Truth, virtualTest } from './virtual-file.ts'

const SETTLED = repetitionRule({ by: 'settled', repetitions: 0, tolerance: 2_048 }, false)
/** Of a hunt in which the warm-up of the test has left nothing, or something. */
const [HUNT, RISEN] = [false, true].map((risen) => ({
  risen,
  rule: repetitionRule({ by: 'hunt', repetitions: 32, tolerance: 1_024 }, risen),
})) as [Hunted, Hunted]

interface Hunted {
  readonly risen: boolean
  readonly rule: RepetitionRule
}

function judged(
  truth: Truth,
  seed: number,
  rule: RepetitionRule,
  risen = false,
): { kind: string; bytes: number; repetitions: number } {
  const read = virtualTest(truth, seeded(seed))
  const at = (repetitions: number): RepeatedReading => ({
    repetitions,
    heap: read(repetitions + 1),
    external: 0,
    exact: true,
  })
  const readings: RepeatedReading[] = [{ ...at(rule.warmup), risen }]
  for (;;) {
    const verdict = judgeRepetitions(readings, rule)
    const { repetitions } = readings.at(-1) as RepeatedReading
    if (verdict.kind !== 'open') {
      return { kind: verdict.kind, bytes: verdict.kind === 'leak' ? verdict.heap.bytes : 0, repetitions }
    }
    readings.push(at(repetitions + verdict.repetitions))
  }
}

function shares(truth: Truth, series: number, rule: RepetitionRule, risen?: boolean) {
  const found = { clean: 0, leak: 0, uneven: 0, repetitions: 0 }
  for (let seed = 1; seed <= series; seed++) {
    const { kind, repetitions } = judged(truth, seed, rule, risen)
    found[kind as 'clean' | 'leak' | 'uneven'] += 1
    found.repetitions += repetitions / series
  }
  return found
}

describe.each([
  ['settled', SETTLED, false],
  ['hunt', HUNT.rule, false],
  ['hunt after a warm-up that left something', RISEN.rule, true],
] as const)('%s', (_, rule, risen) => {
  test('10,000 clean tests: none is called leaking', () => {
    const found = shares({ leak: 0 }, 10_000, rule, risen)
    expect(found.leak).toBe(0)
    expect(found.clean).toBeGreaterThan(9_700)
  })

  test('5,000 tests that fill a cache of 20 entries: none is called leaking', () => {
    expect(shares({ leak: 0, cache: { room: 20, bytes: 20_000 } }, 5_000, rule, risen).leak).toBe(0)
  })

  test.each([16_384, 65_536, 1_000_000])('a leak of %i bytes is found in most of 2,000 tests', (leak) => {
    const found = shares({ leak }, 2_000, rule, risen)
    expect(found.leak).toBeGreaterThan(1_500)
  })

  test('the size that is told is the size that it has', () => {
    const sizes = Array.from({ length: 200 }, (_one, seed) => judged({ leak: 65_536 }, seed + 1, rule, risen))
      .filter(({ kind }) => kind === 'leak')
      .map(({ bytes }) => bytes / 65_536)
    expect(Math.min(...sizes)).toBeGreaterThan(0.7)
    expect(Math.max(...sizes)).toBeLessThan(1.4)
  })
})

test('a clean test is acquitted soon: few repetitions', () => {
  expect(shares({ leak: 0 }, 2_000, SETTLED).repetitions).toBeLessThan(25)
  for (const { rule, risen } of [HUNT, RISEN])
    expect(shares({ leak: 0 }, 2_000, rule, risen).repetitions).toBeLessThan(50)
})

test.each([2_048, 16_384, 250_000])(
  'a hunt finds a leak of %i bytes in nearly all of 2,000 tests',
  (leak) => {
    for (const { rule, risen } of [HUNT, RISEN])
      expect(shares({ leak }, 2_000, rule, risen).leak).toBeGreaterThan(1_900)
  },
)

describe('readings that stand too high', () => {
  /** A leak of 3,200 bytes, read after each block; `high` is added to the reading at `at`. */
  const verdicts = (at: number, high: number, exact: boolean, { rule, risen } = HUNT): string => {
    const readings: RepeatedReading[] = []
    let repetitions = rule.warmup
    for (let made = 0; ; made++) {
      const heap = 12e6 + 3_200 * repetitions + (made === at ? high : 0)
      readings.push({
        repetitions,
        heap,
        external: 0,
        exact: made !== at || exact,
        risen: made === 0 && risen,
      })
      const verdict = judgeRepetitions(readings, rule)
      if (verdict.kind !== 'open') return verdict.kind
      repetitions += verdict.repetitions
    }
  }

  test('are no base where that is known: the leak behind is found', () => {
    for (let at = 0; at <= 4; at++)
      for (let high = 4_096; high <= 262_144; high += 4_096)
        expect(verdicts(at, high, false), `${high} at ${at}`).toBe('leak')
  })

  test('at the beginning acquit nobody by themselves where it is not', () => {
    for (let high = 16_384; high <= 262_144; high += 1_024)
      expect(verdicts(0, high, true, RISEN), `${high}`).toBe('leak')
  })

  test('in the middle acquit nobody by themselves where it is not', () => {
    for (let at = 1; at <= 3; at++)
      for (let high = 4_096; high <= 262_144; high += 4_096)
        expect(verdicts(at, high, true), `${high} at ${at}`).not.toBe('clean')
  })
})

describe.each([
  ['has left nothing', HUNT],
  ['has left something', RISEN],
])(
  'on a busy machine, where half of all readings stand too high by up to a page, after a warm-up that %s',
  (_, { rule, risen }) => {
    /** As a repeated test samples: coarsely in the first block, finely after it. */
    const judgedBusy = (leak: number, seed: number): string => {
      const random = seeded(seed)
      const readings: RepeatedReading[] = []
      let [repetitions, since, interval, sampled] = [rule.warmup, rule.warmup, 4_096, 0]
      for (;;) {
        const high = random() < 0.5 ? 30_000 + 220_000 * random() : 0
        // One sample per so many bytes on average: their number in a block has the spread of its square root.
        const samples = (leak * (repetitions - since)) / interval
        sampled += interval * (samples + Math.sqrt(samples) * (random() + random() + random() - 1.5) * 2)
        since = repetitions
        readings.push({
          repetitions,
          heap: 12e6 + leak * repetitions + high + 6_000 * random(),
          external: 0,
          exact: high === 0 || random() < 0.2,
          risen: readings.length === 0 && risen,
          sampled,
        })
        const verdict = judgeRepetitions(readings, rule)
        if (verdict.kind !== 'open') return verdict.kind
        if (verdict.suspicious && interval > 512) {
          interval = 512
          sampled = 0
          for (const [at, { sampled: __, ...reading }] of readings.entries())
            readings[at] = at === readings.length - 1 ? { ...reading, sampled } : reading
        }
        repetitions += verdict.repetitions
      }
    }
    const count = (leak: number, kind: string): number =>
      Array.from({ length: 2_000 }, (_one, seed) => judgedBusy(leak, seed + 1)).filter((one) => one === kind)
        .length

    test.each([4_096, 32_768])('a leak of %i bytes is found, and never acquitted', (leak) => {
      expect(count(leak, 'clean')).toBe(0)
      expect(count(leak, 'leak')).toBeGreaterThan(1_900)
    })

    test('a clean test is never called leaking, and nearly always acquitted', () => {
      expect(count(0, 'leak')).toBe(0)
      expect(count(0, 'clean')).toBeGreaterThan(1_950)
    })
  },
)

describe('beside a runner that keeps ten times as much of each repetition', () => {
  const { rule } = HUNT
  const judgedBeside = (leak: number, seed: number) => {
    const random = seeded(seed)
    const readings: RepeatedReading[] = []
    let [repetitions, since, sampled] = [rule.warmup, rule.warmup, 0]
    for (;;) {
      const samples = (leak * (repetitions - since)) / 512
      sampled += 512 * (samples + Math.sqrt(samples) * (random() + random() + random() - 1.5) * 2)
      since = repetitions
      const heap = 12e6 + (leak + 40_000) * repetitions + 6_000 * random()
      readings.push({ repetitions, heap, external: 0, exact: true, sampled })
      const verdict = judgeRepetitions(readings, rule)
      if (verdict.kind !== 'open') return verdict
      repetitions += verdict.repetitions
    }
  }

  test('a leak of the project is told, and by its own size', () => {
    for (let seed = 1; seed <= 1_000; seed++) {
      const verdict = judgedBeside(4_096, seed)
      if (verdict.kind !== 'leak') throw new Error(`${verdict.kind} with seed ${seed}`)
      expect(verdict.heap.bytes / 4_096).toBeGreaterThan(0.6)
      expect(verdict.heap.bytes / 4_096).toBeLessThan(1.6)
    }
  })
})
