import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
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

/** Writes chunks to a file as they come; a full disk is remembered, not thrown into the inspector's callback. */
export interface ChunkWriter {
  write(chunk: string): void
  /** Closes the file. @returns bytes written @throws the first error of any write. */
  close(): number
}

export function openWriter(file: string): ChunkWriter {
  const descriptor = openSync(file, 'w')
  let bytes = 0
  let failure: unknown
  return {
    write(chunk) {
      if (failure !== undefined) return
      try {
        const buffer = Buffer.from(chunk, 'utf8')
        for (let offset = 0; offset < buffer.length; ) offset += writeSync(descriptor, buffer, offset)
        bytes += buffer.length
      } catch (error) {
        failure = error
      }
    },
    close() {
      closeSync(descriptor)
      if (failure !== undefined) throw failure
      return bytes
    },
  }
}
