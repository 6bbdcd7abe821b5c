import { type Growth, rateOf } from './judge.ts'
import { rankOf } from './kinds.ts'
import type { LeftExample, LeftGroup } from './task.ts'
import type { Left } from './watch.ts'

/** What has grown, with what is open of it; what holds the others first, then the most frequent. */
export function groupsOf(
  growths: readonly Growth[],
  left: readonly Left[],
  calls: readonly number[],
): readonly LeftGroup[] {
  return growths
    .map((growth) => {
      const examples = examplesOf(left.filter(({ group }) => group === growth.group))
      return {
        kind: examples[0]?.kind ?? growth.group,
        event: examples[0]?.event,
        rounds: growth.rounds,
        perCall: rateOf(growth, calls),
        examples,
      }
    })
    .sort((a, b) => rankOf(a.kind) - rankOf(b.kind) || b.perCall - a.perCall)
}

function examplesOf(left: readonly Left[]): LeftExample[] {
  const alike = new Map<string, LeftExample>()
  for (const { resource, count } of left) {
    const key = `${resource.event} ${resource.detail} ${resource.refed}`
    alike.set(key, { ...resource, count: (alike.get(key)?.count ?? 0) + count })
  }
  return [...alike.values()].sort((a, b) => b.count - a.count)
}
