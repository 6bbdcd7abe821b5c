import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { huntKey, type RunLogEntry, readRunLog, runLogFiles } from '@qtests/core/run'

/** What lies beside the run log of a hunt, see `hunt/hunt-file.ts`. */
const HUNT = 'hunt.json'

/** The worker that counts for a test file. */
interface Counting {
  readonly source: string
  /** The file came to its end there. */
  readonly whole: boolean
  readonly at: number
}

/**
 * A hunt that was stopped has begun test files which it begins anew when it goes on: the tests that had ended are in its run
 * log twice, from two workers. The worker that hunted all of the file counts; where none did, the last one. Only
 * the run logs of hunts are read for this, before the reading of all.
 *
 * @returns whether an entry is of a part that was done anew.
 */
export async function doneAnew(places: readonly string[]): Promise<(entry: RunLogEntry) => boolean> {
  const hunts = new Map<string, boolean>()
  const counting = new Map<string, Counting>()
  for await (const source of runLogFiles(places)) {
    const folder = dirname(source)
    if (!hunts.has(folder)) hunts.set(folder, await isThere(join(folder, HUNT)))
    if (hunts.get(folder) !== true) continue
    for await (const entry of readRunLog([source])) {
      const key = keyOf(entry)
      if (key === undefined) continue
      const { type, at } = entry.record
      const next = { source, whole: type === 'file', at }
      const known = counting.get(key)
      if (known === undefined || isLater(next, known)) counting.set(key, next)
    }
  }
  return (entry) => {
    const key = counting.size === 0 ? undefined : keyOf(entry)
    const known = key === undefined ? undefined : counting.get(key)
    return known !== undefined && known.source !== entry.source
  }
}

function isLater(next: Counting, known: Counting): boolean {
  return next.whole === known.whole ? next.at >= known.at : next.whole
}

function keyOf({ record, run }: RunLogEntry): string | undefined {
  return record.type === 'worker' || record.type === 'loss' ? undefined : `${run}\u0000${huntKey(record)}`
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
