import { describe, expect, test } from 'vitest'
import type { Block } from '../../src/memory/block.ts'
import type { CallPlan, Progress } from '../../src/memory/calls.ts'
import { ObjectCensus } from '../../src/memory/census.ts'
import { CensusRun } from '../../src/memory/census-run.ts'
import { type Collector, openCollector } from '../../src/memory/collector.ts'
import type { GrowthEvidence } from '../../src/memory/growth.ts'
import { noEvidence } from '../../src/memory/growth-evidence.ts'
import { Limits } from '../../src/memory/limits.ts'
import { TimedCalls } from '../../src/memory/timed-calls.ts'
import type { Subject } from '../../src/subject.ts'
import type { Caveat, Verdict } from '../../src/verdict.ts'

const CLOCK = (): number => performance.now()
const UNSEEN: Caveat = { code: 'UNSEEN', text: 'a small leak would not have been told' }

async function withCollector<T>(use: (collector: Collector) => Promise<T>): Promise<T> {
  const collector = openCollector()
  try {
    return await use(collector)
  } finally {
    collector.close()
  }
}

/** A verdict on 60 calls, and what counts make of it: before, 60 calls, and some more. */
async function judged(
  subject: Subject,
  verdict: Verdict<GrowthEvidence>,
  { unsure = false, tolerance = 4, calls = undefined as number | undefined, deadline = 60_000 } = {},
): Promise<Verdict<GrowthEvidence>> {
  return await withCollector(async (collector) => {
    const progress: Progress = { index: 0 }
    const own = { now: CLOCK, close: () => {} }
    const limits = new Limits(CLOCK, own, 2_000, CLOCK() + deadline)
    const plan: CallPlan = {
      subject,
      beforeEach: undefined,
      afterEach: undefined,
      signal: new AbortController().signal,
      callTimeout: 10_000,
      clock: CLOCK,
      isFull: () => false,
      isOver: () => false,
    }
    const timed = new TimedCalls(plan, progress, own)
    const census = new CensusRun(
      { maxTime: 4_000, tolerance, calls },
      collector,
      limits,
      timed,
      plan,
      progress,
    )
    await timed.make(20)
    await census.begin()
    await timed.make(60)
    return await census.judge(verdict, unsure)
  })
}

const block: Block = { calls: 60, collections: 0, data: 100_000, external: 0, live: undefined }
const evidence: GrowthEvidence = { ...noEvidence(20, 4), blocks: [block], calls: 60, perCall: 1_700 }
const open: Verdict<GrowthEvidence> = { kind: 'inconclusive', reason: 'V8 may be why', evidence, caveats: [] }

/** Work of a millisecond, so that a stretch has some calls. */
function work(): void {
  for (const until = CLOCK() + 1; CLOCK() < until; );
}

/** Keeps an object of each call. */
function leaking(): Subject {
  const kept: object[] = []
  return (at) => {
    work()
    kept.push({ at })
  }
}

test('a verdict that was open is red where each call leaves an object', async () => {
  const verdict = await judged(leaking(), open)
  expect(verdict).toMatchObject({
    kind: 'fail',
    evidence: { perCall: 24, objects: { perCall: 1, weighed: false } },
    caveats: [{ code: 'SHORT_RUN' }],
  })
})

test('so is a green that could not have seen it', async () => {
  const verdict = await judged(leaking(), { kind: 'pass', evidence, caveats: [UNSEEN] })
  expect(verdict).toMatchObject({ kind: 'fail', caveats: [{ code: 'SHORT_RUN' }] })
})

test('the verdict stays where calls leave none, or the same again', async () => {
  let last: object | undefined
  const replacing: Subject = (at) => {
    work()
    last = { at, list: Array.from({ length: at % 50 }, () => ({})) }
  }
  expect(await judged(work, open)).toBe(open)
  expect(await judged(replacing, open)).toBe(open)
  expect(last).toBeDefined()
})

test('the verdict stays where no counts may be made, or may prove nothing', async () => {
  const green: Verdict<GrowthEvidence> = { kind: 'pass', evidence, caveats: [] }
  const ofTimings = { ...open, evidence: { ...evidence, blocks: [{ ...block, timings: 1 }] } }
  expect(await judged(leaking(), green)).toBe(green)
  expect(await judged(leaking(), ofTimings)).toBe(ofTimings)
  expect(await judged(leaking(), open, { unsure: true })).toBe(open)
  expect(await judged(leaking(), open, { calls: 80 })).toBe(open)
  expect(await judged(leaking(), open, { tolerance: 1_000 })).toBe(open)
  expect(await judged(leaking(), open, { deadline: 100 })).toBe(open)
})

test('every object counts, whatever its class, and no text does', async () => {
  class Session extends Map<string, number> {}
  await withCollector(async ({ session }) => {
    if (session === undefined) throw new Error('this Node has no inspector')
    const census = new ObjectCensus(session)
    expect(census.prepare()).toBe(true)
    census.count()
    const before = census.count()
    const kept: unknown[] = []
    for (let at = 0; at < 100; at += 1) {
      kept.push({}, [], () => at, new Session(), Promise.resolve(at), `text ${at} of many`, at + 0.5)
    }
    const more = census.count() - before
    expect(kept).toHaveLength(700)
    // Some of the inspector's own come and go.
    expect(Math.abs(more - 500)).toBeLessThan(20)
  })
})

describe('a small red', () => {
  const red = (): Verdict<GrowthEvidence> => {
    const data = 3_600
    return { kind: 'fail', evidence: { ...evidence, blocks: [{ ...block, data }], perCall: 60 }, caveats: [] }
  }

  test('is a doubt where no objects stay, and further calls leave less', async () => {
    const verdict = await judged(work, red())
    expect(verdict).toMatchObject({
      kind: 'inconclusive',
      reason: expect.stringContaining('no objects stay'),
    })
  })

  test('stands where calls leave objects, or texts', async () => {
    const texts: string[] = []
    const keeping: Subject = (at) => {
      work()
      texts.push(`${'text'.repeat(200)}${at}`.split('').reverse().join(''))
    }
    const [ofObjects, ofTexts] = [red(), red()]
    expect(await judged(leaking(), ofObjects)).toBe(ofObjects)
    expect(await judged(keeping, ofTexts)).toBe(ofTexts)
    expect(texts.length).toBeGreaterThan(80)
  })

  test('stands where it is large, or outside of the heap', async () => {
    const large: Verdict<GrowthEvidence> = {
      kind: 'fail',
      evidence: { ...evidence, blocks: [{ ...block, data: 1e6 }] },
      caveats: [],
    }
    const outside: Verdict<GrowthEvidence> = {
      kind: 'fail',
      evidence: { ...evidence, channel: 'external' },
      caveats: [],
    }
    expect(await judged(work, large)).toBe(large)
    expect(await judged(work, outside)).toBe(outside)
  })
})
