import type { QtestsMatchers } from './types.ts'

/**
 * The names of all matchers, in the order of their definitions: for an adapter that loads those with the first call. Written down,
 * because the definitions bring all that measures; a test compares the two.
 */
export const MATCHER_NAMES: readonly (keyof QtestsMatchers)[] = [
  'toNotLeakMemory',
  'toRetainAtMost',
  'toAllocateAtMost',
  'toReleaseInstancesOf',
  'toBeCollected',
  'toNotLeakTimers',
  'toNotLeakListeners',
  'toNotLeakHandles',
  'toStayUnderP50',
  'toStayUnderP90',
  'toStayUnderP95',
  'toStayUnderP99',
  'toStayUnderP999',
  'toStayUnder',
  'toMatchPerfBaseline',
  'toRunFasterThan',
  'toNotBeSlowerThan',
  'toHaveOverheadBelow',
  'toScaleAtMost',
  'toUseCpuLessThan',
  'toSustain',
]
