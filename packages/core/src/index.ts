export type { BaselineFileOptions, BaselineOptions } from './baseline/options.ts'
export type { UpdateMode } from './baseline/place.ts'
export type { Share } from './comparison/claim.ts'
export type {
  ComparisonOptions,
  FasterOptions,
  NotSlowerOptions,
  OverheadOptions,
} from './comparison/options.ts'
export type { GrowthClass, GrowthClassText } from './complexity/growth-class.ts'
export type { MakeInput, ScaleOptions } from './complexity/options.ts'
export type { Rate } from './cost/claim.ts'
export type { CpuOptions, SustainOptions } from './cost/options.ts'
export { UsageError } from './errors.ts'
export type { QtestsOptions } from './families.ts'
export { configure } from './families.ts'
export type { LatencyBudgets } from './latency/budget.ts'
export type { LatencyHistogram } from './latency/given.ts'
export type { LatencyOptions } from './latency/options.ts'
export type { AllocationOptions } from './matchers/allocate.ts'
export { assertAllocatesAtMost } from './matchers/allocate.ts'
export { assertMatchesPerfBaseline } from './matchers/baseline.ts'
export type { CollectedOptions } from './matchers/collected.ts'
export { assertCollected } from './matchers/collected.ts'
export { assertFasterThan, assertNotSlowerThan } from './matchers/comparison.ts'
export { assertCpuLessThan, assertSustains } from './matchers/cost.ts'
export type { InstancesOptions } from './matchers/instances.ts'
export { assertReleasesInstancesOf } from './matchers/instances.ts'
export type { BenchmarkTask, LatencySubject } from './matchers/latency-plain.ts'
export {
  assertUnder,
  assertUnderP50,
  assertUnderP90,
  assertUnderP95,
  assertUnderP99,
  assertUnderP999,
} from './matchers/latency-plain.ts'
export { assertNoLeak } from './matchers/leak.ts'
export { assertOverheadBelow } from './matchers/overhead.ts'
export { QtestsAssertionError } from './matchers/plain.ts'
export { assertNoHandleLeak, assertNoListenerLeak, assertNoTimerLeak } from './matchers/resources.ts'
export type { RetainOptions } from './matchers/retain.ts'
export { assertRetainsAtMost } from './matchers/retain.ts'
export { assertScalesAtMost } from './matchers/scale.ts'
export { selfTest } from './matchers/self-test.ts'
export type { InstanceClass } from './memory/instances-classes.ts'
export type { MemoryOptions } from './memory/options.ts'
export type { SelfTestReading, SelfTestResult } from './memory/self-test.ts'
export type { IgnoreOption, ListenerHolder, ListenerOptions, ResourceOptions } from './resources/options.ts'
export type { OpenResource } from './resources/watch.ts'
export type { Bytes, Duration } from './units.ts'
