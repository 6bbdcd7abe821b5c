import type { MatcherDefinition } from './definition.ts'
import { percentileMatchers, toStayUnder } from './latency.ts'
import { toNotLeakMemory } from './leak.ts'

/** Every matcher, in the order of the documentation. The adapters bind this list. */
export const matcherDefinitions: readonly MatcherDefinition[] = [
  toNotLeakMemory,
  ...Object.values(percentileMatchers),
  toStayUnder,
]
