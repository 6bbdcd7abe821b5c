import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where run logs go, below a project's root. */
export const RUNS_FOLDER = '.qtests'

/** Runs that are kept: days of work, some MB. */
const KEPT = 20

/** Folders of this name are ours to remove; what anybody else put there is not. */
const RUN_NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-\d+$/

/**
 * The folder of a new run: `.qtests/2026-11-21T10-00-00-000Z-4711`. Sorts by time; the process id keeps two runs of
 * the same moment apart.
 */
export function newRunFolder(root: string): string {
  return join(root, RUNS_FOLDER, `${new Date().toISOString().replace(/[:.]/g, '-')}-${process.pid}`)
}

/**
 * Keeps the newest 20 runs under `.qtests/`, and the folder out of git. Never throws: a folder that cannot be tidied is
 * no reason to fail a run.
 */
export async function tidyRuns(root: string): Promise<void> {
  const folder = join(root, RUNS_FOLDER)
  try {
    const names = await readdir(folder)
    // Not over one that is there: somebody may commit their logs.
    if (!names.includes('.gitignore')) await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' })
    const runs = names.filter((name) => RUN_NAME.test(name)).sort()
    for (const name of runs.slice(0, -KEPT)) {
      await rm(join(folder, name), { recursive: true, force: true })
    }
  } catch {
    // No folder (nothing was recorded), or one that only others may write to.
  }
}
