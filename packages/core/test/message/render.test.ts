import { describe, expect, test } from 'vitest'
import {
  type Hint,
  type Paint,
  PLAIN,
  type Rendering,
  renderFailure,
  renderNotice,
} from '../../src/message/render.ts'

const hint: Hint = { matcher: 'toNotLeakMemory', args: '', isNot: false, promise: '' }

const rendering: Rendering = {
  hint,
  report: {
    claim: 'leaks 48 B per call',
    expected: 'at most 16 B per call',
    received: '48 B per call in 4,096 calls',
    evidence: [
      { label: 'growth', text: '197 KB in 3 blocks of calls' },
      { label: 'settled', text: 'full collections after each block' },
    ],
    explanation: [
      { label: 'allocated in', text: 'open (src/session.ts:3:8)' },
      { label: 'called from', text: 'handle (src/server.ts:9:1)' },
      { label: 'called from', text: 'main (src/main.ts:1:1)' },
      { label: '', text: '> 3 | open()\n    | ^', verbatim: true },
      { label: 'allocated in', text: 'close (src/session.ts:9:8)' },
    ],
    next: ['find what keeps it', 'or raise the tolerance'],
  },
  caveats: [
    { code: 'A', text: 'the machine was busy' },
    { code: 'B', text: 'bytes only' },
  ],
  options: { calls: '5000', tolerance: '64 B (configure())' },
}

const tags: Paint = {
  expected: (text) => `<e>${text}</e>`,
  received: (text) => `<r>${text}</r>`,
  dim: (text) => `<d>${text}</d>`,
  bold: (text) => `<b>${text}</b>`,
}

describe('the message of a failed assertion', () => {
  test('has hint, claim, expected and received, evidence, explanation, caveats, options and next steps', () => {
    expect(renderFailure(rendering, PLAIN)).toMatchInlineSnapshot(`
      "expect(subject).toNotLeakMemory()

      [qtests] leaks 48 B per call

        expected     at most 16 B per call
        received     48 B per call in 4,096 calls
        growth       197 KB in 3 blocks of calls
        settled      full collections after each block

        allocated in open (src/session.ts:3:8)
        called from  handle (src/server.ts:9:1)
                     main (src/main.ts:1:1)
        > 3 | open()
            | ^
        allocated in close (src/session.ts:9:8)

        caveat       the machine was busy
                     bytes only
        options      calls 5000, tolerance 64 B (configure())
        next         find what keeps it
                     or raise the tolerance"
    `)
  })

  test('of `.not` says what there is no proof of, without explanation or advice', () => {
    const negated = { ...rendering, hint: { ...hint, isNot: true } }
    expect(renderFailure(negated, PLAIN)).toMatchInlineSnapshot(`
      "expect(subject).not.toNotLeakMemory()

      [qtests] no proof of a violation: leaks 48 B per call

        expected     proof against: at most 16 B per call
        received     48 B per call in 4,096 calls
        growth       197 KB in 3 blocks of calls
        settled      full collections after each block

        caveat       the machine was busy
                     bytes only
        options      calls 5000, tolerance 64 B (configure())"
    `)
  })

  test('has no empty parts', () => {
    const bare: Rendering = {
      hint: { ...hint, matcher: 'toStayUnderP95', args: "'20ms'", promise: 'resolves' },
      report: {
        claim: 'p95 is over 20 ms',
        expected: 'a',
        received: 'b',
        evidence: [],
        explanation: [],
        next: [],
      },
      caveats: [],
      options: {},
    }
    expect(renderFailure(bare, PLAIN)).toMatchInlineSnapshot(`
      "expect(subject).resolves.toStayUnderP95('20ms')

      [qtests] p95 is over 20 ms

        expected     a
        received     b"
    `)
  })

  test('is painted with the colours of the runner', () => {
    expect(renderFailure({ ...rendering, caveats: [], options: {} }, tags)).toMatchInlineSnapshot(`
      "<d>expect(</d><r>subject</r><d>)</d><d>.toNotLeakMemory(</d><e></e><d>)</d>

      [qtests] <b>leaks 48 B per call</b>

        <d>expected     </d><e>at most 16 B per call</e>
        <d>received     </d><r>48 B per call in 4,096 calls</r>
        <d>growth       </d>197 KB in 3 blocks of calls
        <d>settled      </d>full collections after each block

        <d>allocated in </d>open (src/session.ts:3:8)
        <d>called from  </d>handle (src/server.ts:9:1)
        <d>             </d>main (src/main.ts:1:1)
        > 3 | open()
            | ^
        <d>allocated in </d>close (src/session.ts:9:8)

        <d>next         </d>find what keeps it
        <d>             </d>or raise the tolerance"
    `)
  })

  test('keeps a label apart from its text, however long it is', () => {
    const report = { ...rendering.report, evidence: [{ label: 'a label of its own', text: 'text' }] }
    expect(renderFailure({ ...rendering, report }, PLAIN)).toContain('  a label of its own text\n')
  })

  test('has no spaces at the end of a line, and no undefined', () => {
    const lines = renderFailure(rendering, PLAIN).split('\n')
    expect(lines.filter((line) => line !== line.trimEnd() || line.includes('undefined'))).toEqual([])
  })
})

describe('the line of an assertion that passed without a proof', () => {
  test('is one line: prefix, kind, the call and the reason', () => {
    const reason = 'too few calls fitted into the time'
    expect(renderNotice('inconclusive', rendering, reason)).toBe(
      '[qtests] inconclusive: expect(subject).toNotLeakMemory(): too few calls fitted into the time',
    )
    const called = { ...rendering, hint: { ...hint, args: '20', isNot: true, promise: 'rejects' } }
    expect(renderNotice('unsupported', called, 'no collector')).toBe(
      '[qtests] unsupported: expect(subject).rejects.not.toNotLeakMemory(20): no collector',
    )
  })
})
