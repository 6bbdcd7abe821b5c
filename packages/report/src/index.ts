export type { CompareOptions } from './compare/compare-runs.ts'
export { compareRuns } from './compare/compare-runs.ts'
export type { Change, ChangeKind, Comparison, Figure, SideSummary, Unit } from './compare/comparison.ts'
export { COMPARISON_SCHEMA } from './compare/comparison.ts'
export { comparisonMarkdown } from './compare/markdown.ts'
export { comparisonText } from './compare/text.ts'
export type { Budget, Found } from './gates/budgets.ts'
export type { GateConfig, Limit } from './gates/config.ts'
export { readGate } from './gates/config.ts'
export type { Extreme, GateFacts, Percentile } from './gates/facts.ts'
export type { BudgetResult, GateResult } from './gates/judge-run.ts'
export { GATE_SCHEMA, judgeRun } from './gates/judge-run.ts'
export { gateMarkdown, gateText } from './gates/text.ts'
export type { ChangePoint, ChangePointOptions } from './history/change-points.ts'
export { changePoints } from './history/change-points.ts'
export type { HistoryEntry, Point } from './history/entry.ts'
export { entrySink, HISTORY_SCHEMA } from './history/entry.ts'
export type { History } from './history/store.ts'
export { addToHistory, readHistory } from './history/store.ts'
export { sparkline, trendsMarkdown, trendsText } from './history/text.ts'
export type { Trend, TrendChange, Trends } from './history/trends.ts'
export { TRENDS_SCHEMA, trendsOf } from './history/trends.ts'
export { HuntProgress } from './hunt/progress.ts'
export type { MergeOptions, MergeResult } from './merge/merge-runs.ts'
export { mergeRuns } from './merge/merge-runs.ts'
export type { Collected, CollectOptions } from './metrics/collect.ts'
export { metricsSink } from './metrics/collect.ts'
export type { Exposition } from './metrics/exposition.ts'
export { metricsText } from './metrics/exposition.ts'
export type { Family } from './metrics/families.ts'
export type { Combine, Labels, Sample } from './metrics/series.ts'
export type { Paint } from './paint.ts'
export { paintFor } from './paint.ts'
export type { SinkResults } from './read/read-runs.ts'
export { readRuns } from './read/read-runs.ts'
export type { Sink } from './read/sink.ts'
export { renderJson } from './render/json.ts'
export { renderMarkdown } from './render/markdown.ts'
export { renderSummary } from './render/terminal.ts'
export { RerunNews } from './rerun-news.ts'
export { newRunFolder, tidyRuns } from './run-folder.ts'
export type { SummarizeOptions } from './summary/summarize.ts'
export { summarize, summarySink } from './summary/summarize.ts'
export type {
  AssertionLine,
  AssertionsSummary,
  GrownTest,
  GrowthSummary,
  LeakingTest,
  LeaksSummary,
  MatcherSummary,
  ProbesOfKind,
  ProbesSummary,
  RunSummary,
  SlowTest,
  Summary,
  TestCounts,
  TestName,
  VerdictCounts,
  WorkerPeak,
  WorkersSummary,
} from './summary/summary.ts'
export { SUMMARY_SCHEMA } from './summary/summary.ts'
