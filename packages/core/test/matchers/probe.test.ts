import { stripVTControlCharacters } from 'node:util'
import { expect, test, vi } from 'vitest'
import { UsageError } from '../../src/errors.ts'
import { bindProbeMatchers, type ProbeMatcherDefinition } from '../../src/matchers/probe.ts'
import type { AssertionRecord } from '../../src/run/record.ts'

const toBeOpen: ProbeMatcherDefinition = {
  name: 'toBeOpenForTest',
  usage: 'expect(door).toBeOpenForTest()',
  judge(received) {
    if (typeof received !== 'string') throw new UsageError('Expected the door to be a string')
    return {
      holds: received === 'open',
      unseen: received === 'unseen',
      hint: '',
      claim: `is ${received}`,
      expected: 'open',
      received,
      rows: [{ label: 'timeline', text: '+0 ms closed' }],
      next: ['Open it.'],
      evidence: { state: received },
    }
  },
}

declare module 'vitest' {
  interface Assertion {
    toBeOpenForTest(): void
  }
  interface AsymmetricMatchersContaining {
    toBeOpenForTest(): unknown
  }
}

const records: AssertionRecord[] = []
expect.extend(
  bindProbeMatchers([toBeOpen], {
    currentTest: () => ({
      key: {},
      file: 'a.test.ts',
      test: 'the test',
      concurrent: false,
      deadline: undefined,
    }),
    record: (record) => records.push(record),
  }) as never,
)

const messageOf = (run: () => void): string => {
  try {
    run()
  } catch (error) {
    return stripVTControlCharacters((error as Error).message)
  }
  throw new Error('nothing was thrown')
}

test('what nothing was seen of is red, with `.not` as well, and inconclusive in the record', () => {
  records.length = 0
  for (const run of [
    () => expect('unseen').toBeOpenForTest(),
    () => expect('unseen').not.toBeOpenForTest(),
  ]) {
    const message = messageOf(run)
    expect(message).toContain('is unseen')
    expect(message).toContain('Open it.')
  }
  expect(records).toMatchObject([
    { verdict: 'inconclusive', not: false, passed: false },
    { verdict: 'inconclusive', not: true, passed: false },
  ])
  expect(expect.not.objectContaining({ door: expect.toBeOpenForTest() })).toBeDefined()
  expect({ door: 'unseen' }).not.toEqual({ door: expect.toBeOpenForTest() })
})

test('what holds passes and is recorded', () => {
  records.length = 0
  expect('open').toBeOpenForTest()
  expect(records).toMatchObject([
    { matcher: 'toBeOpenForTest', verdict: 'pass', passed: true, not: false, summary: 'is open', calls: 0 },
  ])
  expect(records[0]).toMatchObject({ test: 'the test', evidence: { state: 'open' } })
})

test('what does not hold fails with the finding', () => {
  records.length = 0
  expect(messageOf(() => expect('closed').toBeOpenForTest())).toMatchInlineSnapshot(`
    "expect(subject).toBeOpenForTest()

    [qtests] is closed

      expected     open
      received     closed
      timeline     +0 ms closed

      next         Open it."
  `)
  expect(records).toMatchObject([{ verdict: 'fail', passed: false }])
})

test('`.not` fails on what holds, and does not say what to do', () => {
  records.length = 0
  expect('closed').not.toBeOpenForTest()
  expect(messageOf(() => expect('open').not.toBeOpenForTest())).toMatchInlineSnapshot(`
    "expect(subject).not.toBeOpenForTest()

    [qtests] is open

      expected     not open
      received     open
      timeline     +0 ms closed"
  `)
  expect(records.map(({ verdict, passed, not }) => [verdict, passed, not])).toEqual([
    ['fail', true, true],
    ['pass', false, true],
  ])
})

test('it may be asymmetric, which leaves no record', () => {
  records.length = 0
  expect({ door: 'open' }).toEqual({ door: expect.toBeOpenForTest() })
  expect({ door: 'closed' }).not.toEqual({ door: expect.toBeOpenForTest() })
  expect(records).toEqual([])
})

test('a poll leaves a record of its end only', async () => {
  records.length = 0
  const door = vi
    .fn(() => 'open')
    .mockReturnValueOnce('closed')
    .mockReturnValueOnce('closed')
  await expect.poll(door, { interval: 1 }).toBeOpenForTest()
  expect(records.map(({ passed }) => passed)).toEqual([true])
})

test('bad input is refused at the line of the test', () => {
  expect(() => expect(7).toBeOpenForTest()).toThrow('[qtests] Expected the door to be a string')
})
