import { describe, expect, test } from 'vitest'
import type { PathStep } from '../../src/explain/port.ts'
import type { Block, GrowthEvidence } from '../../src/memory/growth.ts'
import type { AllocationSite } from '../../src/memory/sites.ts'
import { leakReport, whereToLook } from '../../src/message/leak.ts'
import { type Cause, holderName } from '../../src/message/leak-cause.ts'
import { PLAIN, renderFailure } from '../../src/message/render.ts'
import type { Verdict } from '../../src/verdict.ts'

const counted = { calls: 200, bytes: 64, grows: true } as const

const block = (calls: number, data: number, external = 0): Block => ({
  calls,
  data,
  external,
  collections: 0,
  live: undefined,
})

const evidence: GrowthEvidence = {
  perCall: 48,
  weakest: 47.9,
  strongest: 47.9,
  channel: 'heap',
  heapPerCall: 0,
  tolerance: 16,
  warmup: 64,
  calls: 3_000,
  blocks: [block(1_000, 48_000), block(2_000, 96_050)],
}

const site: AllocationSite & { readonly fingerprint: string } = {
  function: 'open',
  location: 'src/session.ts:3:8',
  callers: ['handle (src/server.ts:9:1)'],
  through: 'lru-cache',
  packages: ['lru-cache'],
  file: '/project/src/session.ts',
  fingerprint: 'site-1a2b3c4d',
  bytes: 48,
  count: 1,
  share: 0.981,
  codeFrame: '> 3 | open()\n    | ^',
}

const NONE: Cause = { sites: undefined, holders: undefined, suspect: undefined, saved: undefined }

const rendered = (
  verdict: Verdict<GrowthEvidence>,
  sites: Cause['sites'] = [],
  more: Partial<Cause> = {},
): string =>
  renderFailure(
    {
      hint: { matcher: 'toNotLeakMemory', args: '', isNot: false, promise: '' },
      report: leakReport(verdict, { ...NONE, sites, ...more }, 16),
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

        allocated in open (src/session.ts:3:8) through lru-cache, 1.00 objects and 48 B per call, 98 % of
                     them
        called from  handle (src/server.ts:9:1)

        > 3 | open()
            | ^

        allocated in open (src/session.ts:3:8), 5 % of the bytes
        fingerprint  site-1a2b3c4d

        next         find what holds the objects of open: a listener, timer, Map or array
                     a cache with a bound above 3,064 entries looks the same: a warmup above it tells
                     if it is meant to stay: a tolerance above it, or allow: { 'site-1a2b3c4d': 'why' }"
    `)
  })

  test('fail in a function without a name: its fingerprint is that of others too, and is not offered', () => {
    const nameless = { ...site, function: '(anonymous function)' }
    const text = rendered({ kind: 'fail', evidence, caveats: [] }, [nameless]).replace(/\s+/g, ' ')
    expect(text).toContain(
      'a tolerance above it, or name the function that allocates it, and allow its fingerprint',
    )
    expect(text).not.toContain('or allow: {')
  })

  test('fail with holders: what grows, who holds it, and the advice that follows', () => {
    const path = {
      root: 'global',
      count: 200,
      steps: [
        {
          kind: 'variable',
          name: 'registry',
          scope: { kind: 'module', script: 'file:///project/src/session.ts' },
          holds: 'Map',
        },
        { kind: 'entry', name: '[x]', holds: 'Session' },
      ],
    } as const
    const group = {
      className: 'Session',
      count: 1,
      bytes: 40,
      retained: 104,
      contents: ['Array'],
      path,
      pathShare: 1,
      ways: [],
      fingerprint: 'held-5e6f7a8b',
    }
    const lines = () => ['registry (module variable in src/session.ts) -> Map -> Session']
    const found = { kind: 'found', groups: [group], more: 0, counted, lines } as const
    expect(
      rendered({ kind: 'fail', evidence: { ...evidence, perCall: 137.6 }, caveats: [] }, [site], {
        holders: found,
        saved: { files: ['art/leak.heapsnapshot'], problems: ['no heap profile: EACCES'] },
      }),
    ).toMatchInlineSnapshot(`
      "expect(subject).toNotLeakMemory()

      [qtests] leaks 138 B per call: 1.00 x Session, held by registry

        expected     at most 16 B per call
        received     138 B per call in 3,000 calls
        growth       144 KB in 2 blocks of calls: 48 B × 1,000, 48 B × 2,000
        settled      full collections after each block; 64 calls of warm-up not counted

        retains      1.00 x Session per call, 40 B, with its contents (Array) 104 B
        held by      registry (module variable in src/session.ts) -> Map -> Session

        allocated in open (src/session.ts:3:8) through lru-cache, 1.00 objects and 48 B per call
        called from  handle (src/server.ts:9:1)

        > 3 | open()
            | ^

        the rest     89.6 B per call that no function allocated: promises and contexts of V8, or the table
                     of a collection
        fingerprint  held-5e6f7a8b
        saved        art/leak.heapsnapshot
        not saved    no heap profile: EACCES

        next         remove each Session from registry when its work is done, or give that a bound
                     a cache with a bound above 3,064 entries looks the same: a warmup above it tells
                     if it is meant to stay: a tolerance above it, or allow: { 'held-5e6f7a8b': 'why' }"
    `)
    const two = {
      ...found,
      groups: [group, { ...group, className: 'Job', pathShare: 0.6 }],
      more: 1,
    } as const
    expect(
      rendered({ kind: 'fail', evidence, caveats: [] }, undefined, { holders: two }),
    ).toMatchInlineSnapshot(`
      "expect(subject).toNotLeakMemory()

      [qtests] leaks 48 B per call: 1.00 x Session, held by registry, and more

        expected     at most 16 B per call
        received     48 B per call in 3,000 calls
        growth       144 KB in 2 blocks of calls: 48 B × 1,000, 48 B × 2,000
        settled      full collections after each block; 64 calls of warm-up not counted

        retains      1.00 x Session per call, 40 B, with its contents (Array) 104 B
        held by      registry (module variable in src/session.ts) -> Map -> Session
        retains      1.00 x Job per call, 40 B, with its contents (Array) 104 B
        held by      registry (module variable in src/session.ts) -> Map -> Session (60 % of them)

        allocated in unknown: no object of the growth could be traced to a function
        fingerprint  held-5e6f7a8b

        next         remove each Session from registry when its work is done, or give that a bound
                     a cache with a bound above 3,064 entries looks the same: a warmup above it tells
                     if it is meant to stay: a tolerance above it, or allow: { 'held-5e6f7a8b': 'why' }"
    `)
  })

  test('fail by the test runner itself: said in the first line, with the remedy', () => {
    const suspect = {
      what: "the runner's own: a mock's record of its calls",
      remedy: 'clear it after each call',
    }
    const text = rendered({ kind: 'fail', evidence, caveats: [] }, [], { suspect })
    expect(text).toContain('[qtests] leaks 48 B per call, by the test runner')
    expect(text).toContain("  suspect      the runner's own: a mock's record of its calls")
    expect(text).toContain('  next         clear it after each call')
  })

  test('fail without anybody who knows the holder: why, or how to get it', () => {
    const unknown = { kind: 'unknown', reason: 'the heap is too large' } as const
    expect(rendered({ kind: 'fail', evidence, caveats: [] }, [], { holders: unknown })).toContain(
      '  held by      not known: the heap is too large',
    )
    const absent = { kind: 'not-installed', reason: 'npm install --save-dev it' } as const
    expect(rendered({ kind: 'fail', evidence, caveats: [] }, [], { holders: absent })).toContain(
      '  held by      npm install --save-dev it',
    )
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

        next         find what holds the objects of the subject: a listener, timer, Map or array
                     a cache with a bound above 3,064 entries looks the same: a warmup above it tells
                     if it is meant to stay: a tolerance above it"
    `)
  })

  test('fail without a word about sites that nobody looked for', () => {
    const { explanation, next } = leakReport({ kind: 'fail', evidence, caveats: [] }, NONE, 16)
    expect(explanation).toEqual([])
    expect(next[0]).toContain('the objects of the subject')
  })

  test('inconclusive: the doubt, and where to look; no advice', () => {
    const reason = 'the growth slowed down from block to block'
    expect(rendered({ kind: 'inconclusive', reason, evidence, caveats: [] }, [site])).toMatchInlineSnapshot(`
      "expect(subject).toNotLeakMemory()

      [qtests] may leak: the growth slowed down from block to block

        expected     at most 16 B per call
        received     48 B per call in 3,000 calls
        growth       144 KB in 2 blocks of calls: 48 B × 1,000, 48 B × 2,000
        settled      full collections after each block; 64 calls of warm-up not counted

        allocated in open (src/session.ts:3:8) through lru-cache, 1.00 objects and 48 B per call
        called from  handle (src/server.ts:9:1)

        > 3 | open()
            | ^

        fingerprint  site-1a2b3c4d"
    `)
  })

  test('a doubt says where to look, as far as that is known', () => {
    const where = (parts: Partial<Cause>): string => whereToLook({ ...NONE, ...parts })
    expect(where({})).toBe('')
    expect(where({ sites: [] })).toBe('')
    expect(where({ sites: [site] })).toBe('; most of what stays was allocated in open (src/session.ts:3:8)')
    expect(where({ sites: [{ ...site, share: 0.4 }] })).toBe(
      '; 40 % of what stays was allocated in open (src/session.ts:3:8)',
    )
    const holders = { kind: 'found', groups: [], more: 0, counted, lines: () => [] } as const
    expect(where({ sites: [site], holders })).toBe(
      '; most of what stays was allocated in open (src/session.ts:3:8); further calls left no object behind',
    )
  })

  test('pass: what is retained, rounded to a tenth of a byte', () => {
    const { claim } = leakReport(
      { kind: 'pass', evidence: { ...evidence, perCall: -0.04 }, caveats: [] },
      NONE,
      16,
    )
    expect(claim).toBe('calls retain nothing that grows (0 B per call)')
  })

  test('unsupported: what is missing', () => {
    expect(leakReport({ kind: 'unsupported', reason: 'no collector', caveats: [] }, NONE, 2_048)).toEqual({
      claim: 'could not be measured: no collector',
      expected: 'at most 2.05 KB per call',
      received: 'no reading',
      evidence: [],
      explanation: [],
      next: [],
    })
  })
})

describe('the holder in one word', () => {
  const variable = (name: string, kind: 'module' | 'function', script: string): PathStep => ({
    kind: 'variable',
    name,
    holds: 'Map',
    scope: { kind, script },
  })
  const name = (...steps: PathStep[]): string | undefined => holderName({ root: 'global', steps, count: 1 })
  const exported = variable('module.exports', 'module', '/p/node_modules/debug/src/node.js')
  const items = variable('items', 'function', '/p/src/store.cjs')

  test('is a variable of the program; what a module exports is told with the module', () => {
    expect(name(exported, { kind: 'property', name: 'instances', holds: 'Array' })).toBe(
      'module.exports of debug/src/node.js',
    )
    expect(name(exported, items)).toBe('items')
    expect(name(items, variable('registry', 'module', '/p/src/app.mjs'), items)).toBe('registry')
    expect(name(variable('cache', 'module', 'node:internal/loader'))).toBeUndefined()
  })
})
