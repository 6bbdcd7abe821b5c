import { describe, expect, test } from 'vitest'
import type { Block, GrowthEvidence } from '../../src/memory/growth.ts'
import type { AllocationSite } from '../../src/memory/sites.ts'
import { leakReport } from '../../src/message/leak.ts'
import { PLAIN, renderFailure } from '../../src/message/render.ts'
import type { Verdict } from '../../src/verdict.ts'

const block = (calls: number, data: number, external = 0): Block => ({
  calls,
  data,
  external,
  live: undefined,
})

const evidence: GrowthEvidence = {
  perCall: 48,
  weakest: 47.9,
  channel: 'heap',
  heapPerCall: 0,
  tolerance: 16,
  warmup: 64,
  calls: 3_000,
  blocks: [block(1_000, 48_000), block(2_000, 96_050)],
}

const site: AllocationSite = {
  function: 'open',
  location: 'src/session.ts:3:8',
  callers: ['handle (src/server.ts:9:1)'],
  through: 'lru-cache',
  bytes: 48,
  count: 1,
  share: 0.981,
  codeFrame: '> 3 | open()\n    | ^',
}

const rendered = (verdict: Verdict<GrowthEvidence>, sites: AllocationSite[] = []): string =>
  renderFailure(
    {
      hint: { matcher: 'toNotLeakMemory', args: '', isNot: false, promise: '' },
      report: leakReport(verdict, sites, 16),
      caveats: verdict.caveats,
      options: {},
    },
    PLAIN,
  )

describe('the words of a growth verdict', () => {
  test('fail: how much, where it was allocated, what to do', () => {
    expect(
      rendered({ kind: 'fail', evidence, caveats: [] }, [
        site,
        { ...site, through: undefined, count: undefined, share: 0.05, codeFrame: undefined, callers: [] },
      ]),
    ).toMatchInlineSnapshot(`
      "expect(subject).toNotLeakMemory()

      [qtests] leaks 48 B per call

        expected     at most 16 B per call
        received     48 B per call in 3,000 calls
        growth       144 KB in 2 blocks of calls: 48 B × 1,000, 48 B × 2,000
        settled      full collections after each block; 64 calls of warm-up not counted

        allocated in open (src/session.ts:3:8) through lru-cache, 98 % of the bytes, 1.00 objects and 48 B per call
        called from  handle (src/server.ts:9:1)

        > 3 | open()
            | ^

        allocated in open (src/session.ts:3:8), 5 % of the bytes

        next         find what keeps what open allocates: a listener, timer, Map or array that outlives the call
                     a cache with a bound above 3,064 entries looks the same: pass warmup above its bound, or tolerance if the growth is intended"
    `)
  })

  test('fail outside the heap, without a site', () => {
    const external: GrowthEvidence = {
      ...evidence,
      channel: 'external',
      perCall: 1_024,
      blocks: [block(100, 5, 102_400)],
    }
    expect(rendered({ kind: 'fail', evidence: external, caveats: [] })).toMatchInlineSnapshot(`
      "expect(subject).toNotLeakMemory()

      [qtests] leaks 1.02 KB per call outside the heap (array buffers, native memory) and 0 B on it

        expected     at most 16 B per call
        received     1.02 KB per call in 3,000 calls
        growth       102 KB in 1 block of calls: 1,024 B × 100
        settled      full collections after each block; 64 calls of warm-up not counted

        allocated in unknown: no object of the growth could be traced to a function

        next         find what keeps what the subject allocates: a listener, timer, Map or array that outlives the call
                     a cache with a bound above 3,064 entries looks the same: pass warmup above its bound, or tolerance if the growth is intended"
    `)
  })

  test('fail without a word about sites that nobody looked for', () => {
    const { explanation, next } = leakReport({ kind: 'fail', evidence, caveats: [] }, undefined, 16)
    expect(explanation).toEqual([])
    expect(next[0]).toContain('what the subject allocates')
  })

  test('inconclusive: the doubt, no sites, no advice', () => {
    const reason = 'the growth slowed down from block to block'
    expect(rendered({ kind: 'inconclusive', reason, evidence, caveats: [] }, [site])).toMatchInlineSnapshot(`
      "expect(subject).toNotLeakMemory()

      [qtests] may leak: the growth slowed down from block to block

        expected     at most 16 B per call
        received     48 B per call in 3,000 calls
        growth       144 KB in 2 blocks of calls: 48 B × 1,000, 48 B × 2,000
        settled      full collections after each block; 64 calls of warm-up not counted"
    `)
  })

  test('pass: what is retained, rounded to a tenth of a byte', () => {
    const { claim } = leakReport(
      { kind: 'pass', evidence: { ...evidence, perCall: -0.04 }, caveats: [] },
      [],
      16,
    )
    expect(claim).toBe('calls retain nothing that grows (0 B per call)')
  })

  test('unsupported: what is missing', () => {
    expect(leakReport({ kind: 'unsupported', reason: 'no collector', caveats: [] }, [], 2_048)).toEqual({
      claim: 'could not be measured: no collector',
      expected: 'at most 2.05 KB per call',
      received: 'no reading',
      evidence: [],
      explanation: [],
      next: [],
    })
  })
})
