import { UsageError } from '../errors.ts'
import { nodeProcess, pause, wallTime } from '../realm.ts'
import { messageOf } from '../thrown.ts'
import { type BaselineEntry, formatBaselines, readBaselines, withEntry } from './file.ts'

/** The baseline file of a test file: `__perf__/<its name>.json` beside it. */
export function baselineFile(testFile: string): string {
  const { basename, dirname, join } = nodeProcess.getBuiltinModule('node:path')
  return join(dirname(testFile), '__perf__', `${basename(testFile)}.json`)
}

/** ms between two looks at a lock, and after which it is taken for one that a dead process left. */
const LOOK = 10
const STALE = 5_000

let written = 0

/**
 * Writes one entry into a baseline file: all or nothing, and what others wrote in the meantime stays. A file that is read
 * sees the old text or the new one.
 *
 * @throws UsageError for a file that is damaged or cannot be written; it stays as it was.
 */
export async function writeEntry(
  path: string,
  name: string,
  machine: string,
  entry: BaselineEntry,
): Promise<void> {
  const fs = nodeProcess.getBuiltinModule('node:fs')
  const { dirname } = nodeProcess.getBuiltinModule('node:path')
  const { threadId } = nodeProcess.getBuiltinModule('node:worker_threads')
  const draft = `${path}.${nodeProcess.pid}-${threadId}-${++written}.tmp`
  try {
    fs.mkdirSync(dirname(path), { recursive: true })
    const unlock = await lock(`${path}.lock`)
    try {
      // Read within the lock: another worker may run the same test file for another project.
      const text = formatBaselines(withEntry(readBaselines(path), name, machine, entry))
      fs.writeFileSync(draft, text)
      fs.renameSync(draft, path)
    } finally {
      fs.rmSync(draft, { force: true })
      unlock()
    }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`Could not write the baseline file ${path}: ${messageOf(error)}`, { cause: error })
  }
}

/** Takes a lock file; resolves with what gives it back. */
async function lock(path: string): Promise<() => void> {
  const fs = nodeProcess.getBuiltinModule('node:fs')
  for (let look = 0; look < (2 * STALE) / LOOK; look++) {
    try {
      fs.closeSync(fs.openSync(path, 'wx'))
      return () => fs.rmSync(path, { force: true })
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EEXIST') throw error
    }
    const taken = fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs
    // Held for a reading and a writing only: milliseconds.
    if (taken !== undefined && wallTime() - taken > STALE) fs.rmSync(path, { force: true })
    else await pause(LOOK)
  }
  throw new Error(`${path} is held by another process; remove it if there is none`)
}
