/**
 * What an adapter needs at the boundaries of tests: readings, attempts, the run log, and matchers that are bound with the first call.
 * Every test file of a run loads it, whether it has an assertion or not: so it is small, and nothing here measures.
 */
export { PREFIX, UsageError } from './errors.ts'
export { keepConfigOptions, resetFileOptions } from './given-options.ts'
export { bindLate } from './matchers/late.ts'
export type { Tracing } from './memory/tracing.ts'
export { keepTracing } from './memory/tracing.ts'
export { after, now, printLine, wallTime } from './realm.ts'
export type { Attempt, AttemptStart } from './run/attempt.ts'
export { beginAttempt, endAttempt, withSettled } from './run/attempt.ts'
export type { RunLog, RunLogPlace } from './run/log.ts'
export { openRunLog } from './run/log.ts'
export { machineId } from './run/machine.ts'
export { keepProbes, probesOfFile, probesOfTest } from './run/probes.ts'
export { SCHEMA_VERSION } from './run/record.ts'
export type { RunSettings } from './settings.ts'
export { runSettings } from './settings.ts'
export type { SuiteWatchOptions } from './suite/options.ts'
export { suiteWatchOptions } from './suite/options.ts'
