import type { SuiteWatchOptions } from './options.ts'
import type { SuiteWatch as Watch } from './suite-watch.ts'

/** The watch of a test file; made by `openSuiteWatch` alone. */
export type SuiteWatch = Watch

/** Opens the watch of a test file. Loaded at first use: most runs read their boundaries light, and have none. */
export async function openSuiteWatch(options: SuiteWatchOptions, root: string): Promise<SuiteWatch> {
  const { SuiteWatch } = await import('./suite-watch.ts')
  return new SuiteWatch(options, root)
}
