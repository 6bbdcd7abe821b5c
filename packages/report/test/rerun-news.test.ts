import { expect, test } from 'vitest'
import { RerunNews, type Summary } from '../src/index.ts'

const finding = (file: string, name: string, found: string) => ({
  file,
  test: name,
  matcher: 'toNotLeakMemory',
  verdict: 'fail' as const,
  summary: found,
})

/** Only the part that news are made of. */
function summaryOf(...failures: ReturnType<typeof finding>[]): Summary {
  return { assertions: { failures, doubts: [] } } as unknown as Summary
}

test('a finding is news once, whatever its numbers are the next time', () => {
  const news = new RerunNews()
  expect(news.take(summaryOf(finding('a.test.ts', 'one', 'leaks 48 B per call')), ['a.test.ts'])).toBe(
    '[qtests] fail: toNotLeakMemory in a.test.ts > one: leaks 48 B per call',
  )
  expect(news.take(summaryOf(finding('a.test.ts', 'one', 'leaks 49 B per call')), ['a.test.ts'])).toBe('')
})

test('a finding that was gone is news again', () => {
  const news = new RerunNews()
  const leak = finding('a.test.ts', 'one', 'leaks 48 B per call')
  news.take(summaryOf(leak), ['a.test.ts'])
  expect(news.take(summaryOf(), ['a.test.ts'])).toBe('')
  expect(news.take(summaryOf(leak), ['a.test.ts'])).toContain('a.test.ts > one')
})

test('a re-run of one file leaves the findings of the others known', () => {
  const news = new RerunNews()
  const one = finding('a.test.ts', 'one', 'leaks 48 B per call')
  const other = finding('b.test.ts', 'two', 'leaks 100 B per call')
  news.take(summaryOf(one, other), ['a.test.ts', 'b.test.ts'])
  news.take(summaryOf(one), ['a.test.ts'])
  expect(news.take(summaryOf(other), ['b.test.ts'])).toBe('')
})
