export { PREFIX, UsageError } from './errors.ts'
export { runLogFiles } from './run/files.ts'
export type { AttemptInLog, Findings, Merged, MergedTest, MergedWorker, UnfinishedTest } from './run/merge.ts'
export { mergeAttempts } from './run/merge.ts'
export type { RunLogEntry, RunLogHealth, RunLogReading } from './run/read.ts'
export { readRunLog } from './run/read.ts'
export type {
  AssertionRecord,
  FileRecord,
  LogRecord,
  LossRecord,
  ProbeEvent,
  ProbeKind,
  ProbeRecord,
  ProbeSummary,
  SiteRecord,
  SnapshotPair,
  SnapshotReading,
  TestId,
  TestLeakRecord,
  TestRecord,
  WorkerRecord,
} from './run/record.ts'
export { SCHEMA_VERSION } from './run/record.ts'
export { huntKey } from './suite/hunted.ts'
export { formatBytes, formatCount, formatDuration, parseBytes, parseDuration } from './units.ts'
