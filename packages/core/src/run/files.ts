import { opendir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../errors.ts'

const ENDING = '.jsonl'

/**
 * The run logs in folders at any depth, sorted by name within each folder, each once however often it is reached.
 *
 * @param places - folders, or single `.jsonl` files.
 * @throws UsageError when a place does not exist.
 */
export async function* runLogFiles(places: readonly string[]): AsyncGenerator<string, void> {
  const seen = new Set<string>()
  for (const place of places) {
    const kind = await stat(place).catch((error: unknown) => {
      throw new UsageError(`Expected a folder of run logs at \`${place}\`: ${reasonOf(error)}`)
    })
    if (kind.isFile()) {
      if (await isNew(place, seen)) yield place
    } else yield* below(place, seen)
  }
}

async function* below(folder: string, seen: Set<string>): AsyncGenerator<string, void> {
  // A link back to a folder above would go round for ever.
  if (!(await isNew(folder, seen))) return
  const folders: string[] = []
  const files: string[] = []
  try {
    for await (const entry of await opendir(folder)) {
      if (entry.isDirectory() || entry.isSymbolicLink()) folders.push(entry.name)
      else if (entry.isFile() && entry.name.endsWith(ENDING)) files.push(entry.name)
    }
  } catch {
    // Removed or closed to us meanwhile: what is left is read.
  }
  for (const name of files.sort()) {
    const path = join(folder, name)
    if (await isNew(path, seen)) yield path
  }
  for (const name of folders.sort()) {
    const path = join(folder, name)
    const kind = await stat(path).catch(() => undefined)
    if (kind?.isDirectory() === true) yield* below(path, seen)
    else if (kind?.isFile() === true && name.endsWith(ENDING) && (await isNew(path, seen))) yield path
  }
}

async function isNew(path: string, seen: Set<string>): Promise<boolean> {
  const real = await realpath(path).catch(() => path)
  if (seen.has(real)) return false
  seen.add(real)
  return true
}

function reasonOf(error: unknown): string {
  return (error as { message?: string } | null)?.message ?? String(error)
}
