/** `.not` passes only where the plain form would have been red: a list of known leaks counts for both. */
import { expect, test } from 'vitest'
import type { Judged, MatcherDefinition } from '../../src/matchers/definition.ts'
import { toNotLeakMemory } from '../../src/matchers/leak.ts'
import { toRetainAtMost } from '../../src/matchers/retain.ts'

const history: object[] = []
function keepOrder(order: number): void {
  history.push({ order, lines: [order] })
}

const judge = (
  isNot: boolean,
  options: object,
  matcher: MatcherDefinition = toNotLeakMemory,
  args: unknown[] = [],
): Promise<Judged> =>
  matcher.prepare(keepOrder, [...args, { maxTime: '10s', ...options }]).run({
    signal: new AbortController().signal,
    deadline: undefined,
    concurrent: false,
    isNot,
  })

test('of an allowed leak both forms see a pass, of another one both see the leak', async () => {
  const plain = await judge(false, { explain: 'sites' })
  expect(plain.verdict.kind).toBe('fail')
  const fingerprint = plain.sites?.[0]?.fingerprint ?? 'none'
  const allow = { [fingerprint]: 'kept on purpose' }
  for (const isNot of [false, true]) {
    const allowed = await judge(isNot, { allow, explain: 'sites' })
    expect(allowed.verdict).toMatchObject({ kind: 'pass', caveats: [{ code: 'ALLOWED_LEAK' }] })
    const other = await judge(isNot, { allow: { 'site-00000000': 'another one' }, explain: 'sites' })
    expect(other.verdict.kind).toBe('fail')
    const retained = await judge(isNot, { allow, explain: 'sites' }, toRetainAtMost, [8])
    expect(retained.verdict.kind).toBe('pass')
  }
})

test('without a list a proof that was asked for is not explained', async () => {
  const { verdict, sites } = await judge(true, {})
  expect(verdict.kind).toBe('fail')
  expect(sites ?? []).toEqual([])
})
