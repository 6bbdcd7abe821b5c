/** What a runner's reporter needs to say at the end of a run what was found; the other outputs are in the index. */
export { paintFor } from './paint.ts'
export { renderSummary } from './render/terminal.ts'
export { RerunNews } from './rerun-news.ts'
export { newRunFolder, tidyRuns } from './run-folder.ts'
export { summarize } from './summary/summarize.ts'
