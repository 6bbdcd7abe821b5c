export { PREFIX, UsageError } from './errors.ts'
export { contentsOf } from './explain/contents.ts'
export { findExplainer } from './explain/find.ts'
export type {
  Capacity,
  ExplainBounds,
  Explainer,
  Explanation,
  ExplanationCost,
  GrowingClass,
  NotExplained,
  PathStep,
  PathText,
  RetainedRequest,
  RetainedResult,
  RetainersRequest,
  RetainersResult,
  RetainingPath,
  StepKind,
  UnavailableReason,
  VariableScope,
} from './explain/port.ts'
export type { RunnerOptions } from './families.ts'
export {
  checkRunnerOptions,
  configOptionsOf,
  configureFromRunner,
  misspeltVariables,
} from './families.ts'
export type { GivenByFamily } from './given-options.ts'
export { keepConfigOptions, resetFileOptions } from './given-options.ts'
export { matcherDefinitions } from './matchers/all.ts'
export { bindMatchers } from './matchers/bind.ts'
export type { Assertion, Judged, MatcherDefinition, RunContext } from './matchers/definition.ts'
export type { TestEnd, TestKey } from './matchers/pending.ts'
export type {
  Binding,
  BoundMatchers,
  CurrentTest,
  MatcherResult,
  MatcherThis,
  RunnerPort,
} from './matchers/port.ts'
export type { BoundProbeMatchers, ProbeFinding, ProbeMatcherDefinition } from './matchers/probe.ts'
export { bindProbeMatchers } from './matchers/probe.ts'
export type { QtestsMatchers } from './matchers/types.ts'
export { lightReading } from './memory/snapshots.ts'
export { loadTracing } from './memory/tracing.ts'
export type { Report, Row } from './message/report.ts'
export { testLeakMessage } from './message/test-leak.ts'
export { after, now, printLine, wallTime } from './realm.ts'
export type { Attempt, AttemptStart } from './run/attempt.ts'
export { beginAttempt, endAttempt, withSettled } from './run/attempt.ts'
export type { RunLog, RunLogPlace } from './run/log.ts'
export { openRunLog } from './run/log.ts'
export { machineId } from './run/machine.ts'
export { keepProbes, probesOfFile, probesOfTest } from './run/probes.ts'
export type {
  AssertionRecord,
  FileRecord,
  LogRecord,
  ProbeEvent,
  ProbeKind,
  ProbeRecord,
  ProbeSummary,
  TestId,
  TestRecord,
  WorkerRecord,
} from './run/record.ts'
export { SCHEMA_VERSION } from './run/record.ts'
export type { LeakPolicy, RunSettings, SnapshotMode } from './settings.ts'
export { runSettings } from './settings.ts'
export { huntedBefore, huntKey, isHunt } from './suite/hunted.ts'
export type { SuiteWatch } from './suite/open.ts'
export { openSuiteWatch } from './suite/open.ts'
export type { SuiteWatchOptions } from './suite/options.ts'
export { suiteWatchOptions } from './suite/options.ts'
export type { EndedTest, FoundLeak } from './suite/watched-test.ts'
