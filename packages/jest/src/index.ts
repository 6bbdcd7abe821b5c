export type { Bytes, Duration, MemoryOptions, QtestsOptions } from '@qtests/core'
export { configure, QtestsAssertionError, UsageError } from '@qtests/core'
export type { QtestsMatchers, RunnerOptions, SnapshotMode } from '@qtests/core/adapter'
export { matchers } from './matchers.ts'
