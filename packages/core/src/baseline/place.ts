import { nodeProcess } from '../realm.ts'

/** What may be written: `all` rewrites, `new` adds what is missing, `none` writes nothing. */
export type UpdateMode = 'all' | 'new' | 'none'

/** Where the baseline of an assertion is, and what may be written there. */
export interface BaselinePlace {
  /** The baseline file. */
  readonly path: string
  /** Its name in the file: the full name of the test, and which of its assertions it is. */
  readonly name: string
  readonly mode: UpdateMode
}

/** What `expect` knows of a test, in both runners, as far as snapshots need it. */
export interface SnapshotContext {
  readonly testPath?: unknown
  readonly currentTestName?: unknown
  readonly snapshotState?: unknown
}

/**
 * The mode of snapshots in which the runner was started (`-u`, `--ci`), under a private name that Vitest 3 to 5 and Jest 29 and
 * 30 share. Where it is not to be had, by the environment alone.
 */
export function updateMode({ snapshotState }: SnapshotContext): UpdateMode {
  const mode = (snapshotState as { readonly _updateSnapshot?: unknown } | undefined)?._updateSnapshot
  if (mode === 'all' || mode === 'new' || mode === 'none') return mode
  return modeOfEnvironment()
}

/** `new`, and `none` in CI. */
export function modeOfEnvironment(): UpdateMode {
  const { CI = '' } = nodeProcess.env
  return CI === '' || CI === 'false' || CI === '0' ? 'new' : 'none'
}
