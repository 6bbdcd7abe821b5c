import { toAllocateAtMost } from './allocate.ts'
import { toMatchPerfBaseline } from './baseline.ts'
import { toBeCollected } from './collected.ts'
import { toNotBeSlowerThan, toRunFasterThan } from './comparison.ts'
import { toSustain, toUseCpuLessThan } from './cost.ts'
import type { MatcherDefinition } from './definition.ts'
import { toReleaseInstancesOf } from './instances.ts'
import { percentileMatchers, toStayUnder } from './latency.ts'
import { toNotLeakMemory } from './leak.ts'
import { toHaveOverheadBelow } from './overhead.ts'
import { toNotLeakHandles, toNotLeakListeners, toNotLeakTimers } from './resources.ts'
import { toRetainAtMost } from './retain.ts'
import { toScaleAtMost } from './scale.ts'

/** Every matcher, in the order of the documentation. The adapters bind this list. */
export const matcherDefinitions: readonly MatcherDefinition[] = [
  toNotLeakMemory,
  toRetainAtMost,
  toAllocateAtMost,
  toReleaseInstancesOf,
  toBeCollected,
  toNotLeakTimers,
  toNotLeakListeners,
  toNotLeakHandles,
  ...Object.values(percentileMatchers),
  toStayUnder,
  toMatchPerfBaseline,
  toRunFasterThan,
  toNotBeSlowerThan,
  toHaveOverheadBelow,
  toScaleAtMost,
  toUseCpuLessThan,
  toSustain,
]
