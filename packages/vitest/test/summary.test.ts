import type { AssertionRecord, TestRecord } from '@qtests/core/adapter'
import { expect, test } from 'vitest'
import { summariseTest } from '../src/summary.ts'

const ended: TestRecord = {
  v: 1,
  type: 'test',
  at: 0,
  file: 'a.test.ts',
  test: 'one',
  status: 'passed',
  duration: 5,
  retry: 0,
  concurrent: false,
}

function assertion(summary: string): AssertionRecord {
  return {
    v: 1,
    type: 'assertion',
    at: 0,
    file: 'a.test.ts',
    test: 'one',
    matcher: 'toNotLeakMemory',
    not: false,
    verdict: 'pass',
    passed: true,
    summary,
    calls: 10,
    elapsed: 1,
    evidence: {},
    caveats: [],
    options: {},
  }
}

test('says what was found, without what nobody measured', () => {
  expect(summariseTest(ended, [assertion('calls retain nothing that grows')])).toEqual({
    v: 1,
    assertions: [
      {
        matcher: 'toNotLeakMemory',
        verdict: 'pass',
        passed: true,
        summary: 'calls retain nothing that grows',
      },
    ],
  })
})

test.each([0, 1, 5, 50])('%d assertions stay within 1 KB, and none is lost silently', (count) => {
  const records = Array.from({ length: count }, () => assertion('é'.repeat(500)))
  const summary = summariseTest(ended, records)
  expect(Buffer.byteLength(JSON.stringify(summary))).toBeLessThanOrEqual(1024)
  expect(summary.assertions.length + (summary.more ?? 0)).toBe(count)
})
