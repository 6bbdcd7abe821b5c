export type { Paint } from './paint.ts'
export { paintFor } from './paint.ts'
export { renderJson } from './render/json.ts'
export { renderMarkdown } from './render/markdown.ts'
export { renderSummary } from './render/terminal.ts'
export { RerunNews } from './rerun-news.ts'
export { newRunFolder, tidyRuns } from './run-folder.ts'
export type { SummarizeOptions } from './summarize.ts'
export { summarize } from './summarize.ts'
export type {
  AssertionLine,
  AssertionsSummary,
  GrownTest,
  GrowthSummary,
  MatcherSummary,
  RunSummary,
  SlowTest,
  Summary,
  TestCounts,
  TestName,
  VerdictCounts,
  WorkerPeak,
  WorkersSummary,
} from './summary.ts'
export { SUMMARY_SCHEMA } from './summary.ts'
