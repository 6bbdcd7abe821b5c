export type {
  Bytes,
  Duration,
  MemoryOptions,
  QtestsOptions,
  SelfTestReading,
  SelfTestResult,
} from '@qtests/core'
export { configure, QtestsAssertionError, selfTest, UsageError } from '@qtests/core'
export type { QtestsMatchers, RunnerOptions, SnapshotMode } from '@qtests/core/adapter'
export { matchers } from './matchers.ts'
export type { AssertionSummary, TestSummary } from './summary.ts'
export type { Provided, ProvidedRun } from './types.ts'
