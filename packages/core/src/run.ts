export { PREFIX, UsageError } from './errors.ts'
export type { AttemptInLog, Merged, MergedTest, MergedWorker, UnfinishedTest } from './run/merge.ts'
export { mergeAttempts } from './run/merge.ts'
export type { RunLogEntry, RunLogHealth, RunLogReading } from './run/read.ts'
export { readRunLog } from './run/read.ts'
export type {
  AssertionRecord,
  LogRecord,
  LossRecord,
  SiteRecord,
  SnapshotPair,
  SnapshotReading,
  TestId,
  TestRecord,
  WorkerRecord,
} from './run/record.ts'
export { SCHEMA_VERSION } from './run/record.ts'
export { formatBytes, formatCount, formatDuration } from './units.ts'
