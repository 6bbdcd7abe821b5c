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
