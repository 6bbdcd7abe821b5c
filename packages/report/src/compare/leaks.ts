import { formatBytes } from '@qtests/core/run'
import { leakedBytes, type TestLeak } from '../summary/test-leaks.ts'
import { nameOf } from '../summary/tests.ts'
import type { Facts } from './facts.ts'
import type { Side } from './side.ts'
import type { Sorted } from './verdicts.ts'

/**
 * Tests that leak each time they run, by collected boundaries or a hunt. Each was repeated before it was called so: a
 * proof by itself. It is a regression where BASE looked and found none, or had no such test.
 *
 * @param isHere - whether a test is among the given facts, which may be a part of all.
 */
export function compareLeaks(
  base: SideOfLeaks,
  head: SideOfLeaks,
  isHere: (key: string) => boolean,
  sorted: Sorted,
): void {
  for (const [key, now] of head.leaks) {
    if (base.leaks.has(key) || !isHere(key)) continue
    const change = { kind: 'leak', ...nameOf(now), matcher: now.by, head: wordsOf(now) } as const
    if (!base.facts.tests.has(key)) {
      const because = 'proven on HEAD, and BASE has no such test'
      sorted.regressions.push({ ...change, base: 'not there', because })
    } else if (looked(base, now, key)) {
      const because = 'does not leak on BASE, proven to leak on HEAD'
      sorted.regressions.push({ ...change, base: 'no leak', because })
    } else {
      const because = 'proven on HEAD, but BASE did not look: it may have been there before'
      sorted.notices.push({ ...change, base: 'not looked for', because })
    }
  }
  for (const [key, before] of base.leaks) {
    if (head.leaks.has(key) || !isHere(key) || !head.facts.tests.has(key) || !looked(head, before, key))
      continue
    sorted.improvements.push({
      kind: 'leak',
      ...nameOf(before),
      matcher: before.by,
      base: wordsOf(before),
      head: 'no leak',
      because: 'leaks on BASE, and no longer on HEAD',
    })
  }
}

/** A side, and what the tests of a part of it say. */
interface SideOfLeaks extends Pick<Side, 'leaks' | 'open' | 'collected'> {
  readonly facts: Facts
}

/** A test whose suspicion was left open has not been cleared. */
function looked(side: SideOfLeaks, { project, file }: TestLeak, key: string): boolean {
  return side.collected.has(`${project ?? ''}\0${file}`) && !side.open.has(key)
}

function wordsOf(leak: TestLeak): string {
  const [site] = leak.sites
  const where = site === undefined ? '' : `, allocated in ${site.function} (${site.location})`
  return `leaks ${formatBytes(Math.round(leakedBytes(leak)))} each time it runs${where}`
}
