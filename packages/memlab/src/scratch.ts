import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A directory of our own that leaves nothing behind. */
export interface Scratch {
  readonly directory: string
  readonly snapshotFile: string
  /** Deletes the directory; never throws. */
  remove(): void
}

/**
 * Makes a directory for one explanation. It goes when `remove` is called, or when the process exits first: a test that
 * times out must not leave a hundred megabytes per run.
 */
export function makeScratch(): Scratch {
  const directory = mkdtempSync(join(tmpdir(), 'qtests-memlab-'))
  const remove = (): void => {
    process.off('exit', remove)
    try {
      rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // A file that someone still holds open: the system's own clean-up of temporary files gets it.
    }
  }
  process.on('exit', remove)
  return { directory, snapshotFile: join(directory, 'heap.heapsnapshot'), remove }
}
