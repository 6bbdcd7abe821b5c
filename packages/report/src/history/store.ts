import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '@qtests/core/run'
import { HISTORY_SCHEMA, type HistoryEntry } from './entry.ts'

/** Where the history is kept unless somebody says otherwise, in the working directory. */
export const HISTORY_FOLDER = '.qtests-history'

/** Entries that are kept unless somebody says otherwise. */
export const KEPT = 200

/** Only files of this name are ours to read and remove. */
const ENTRY = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-[0-9a-z]{1,12}-[0-9a-f]{8}\.json$/

/** What a history holds. */
export interface History {
  /** Oldest first. */
  readonly entries: readonly HistoryEntry[]
  /** Files that could not be read, or of a later version. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[]
}

/**
 * Adds a run to a history: one file, named by time, commit and content. Adding the same run again changes nothing; two jobs that
 * add at the same time do not meet; histories are merged by copying their files together. Nothing in it depends on
 * which commits git still knows.
 *
 * @returns the path of the entry.
 */
export async function addToHistory(
  folder: string,
  entry: HistoryEntry,
  keep: number = KEPT,
): Promise<string> {
  if (!Number.isInteger(keep) || keep < 1) {
    throw new UsageError(`Expected \`keep\` to be a whole number from 1, got \`${String(keep)}\``)
  }
  await mkdir(folder, { recursive: true })
  const text = `${JSON.stringify(entry, null, 1)}\n`
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8)
  const time = new Date(entry.at).toISOString().replace(/[:.]/g, '-')
  const commit =
    entry.commit
      .toLowerCase()
      .replace(/[^0-9a-z]/g, '')
      .slice(0, 12) || '0'
  const path = join(folder, `${time}-${commit}-${digest}.json`)
  // In one step: a job that is cancelled leaves no half entry in the cache.
  await writeFile(`${path}.part-${process.pid}`, text)
  await rename(`${path}.part-${process.pid}`, path)
  const names = (await readdir(folder)).filter((name) => ENTRY.test(name)).sort()
  for (const name of names.slice(0, -keep)) await rm(join(folder, name), { force: true })
  return path
}

/**
 * Reads a history. Entries that are damaged or of a later version are skipped and named.
 *
 * @throws UsageError when the folder does not exist.
 */
export async function readHistory(folder: string): Promise<History> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new UsageError(`Expected a history in \`${folder}\`: ${(error as Error).message}`)
  })
  const entries: HistoryEntry[] = []
  const skipped: { file: string; reason: string }[] = []
  for (const file of names.filter((name) => ENTRY.test(name)).sort()) {
    const read = await readEntry(join(folder, file))
    if (typeof read === 'string') skipped.push({ file, reason: read })
    else entries.push(read)
  }
  return { entries: entries.sort((a, b) => a.at - b.at), skipped }
}

async function readEntry(path: string): Promise<HistoryEntry | string> {
  try {
    const value = JSON.parse(await readFile(path, 'utf8')) as HistoryEntry
    if (value.schema !== HISTORY_SCHEMA)
      return `schema ${String(value.schema)}, this version reads ${HISTORY_SCHEMA}`
    if (typeof value.commit !== 'string' || !Number.isFinite(value.at) || typeof value.series !== 'object') {
      return 'no entry of a history'
    }
    return value
  } catch (error) {
    return (error as Error).message
  }
}
