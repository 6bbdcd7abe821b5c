import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from './exit.ts'

const MAKE_ONE = 'Run the tests with an adapter of qtests first, or name a folder: qtests report <dir>'

/**
 * The newest run in a folder: the subfolder whose run log was written to last.
 *
 * @throws CommandError when the folder does not exist or holds no run.
 */
export async function newestRun(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new CommandError(`There is no folder \`${folder}\` here. ${MAKE_ONE}`)
  })
  let newest = ''
  let latest = Number.NEGATIVE_INFINITY
  for (const entry of entries) {
    if (!entry.isDirectory()) continue
    const written = await lastWritten(join(folder, entry.name))
    // At the same millisecond the later name is the newer run: names begin with a time.
    if (written > latest || (written === latest && entry.name > newest)) {
      latest = written
      newest = entry.name
    }
  }
  if (newest === '') throw new CommandError(`\`${folder}\` holds no run. ${MAKE_ONE}`)
  return join(folder, newest)
}

async function lastWritten(run: string): Promise<number> {
  let latest = Number.NEGATIVE_INFINITY
  for (const name of await readdir(run, { recursive: true }).catch(() => [])) {
    if (!name.endsWith('.jsonl')) continue
    const written = await stat(join(run, name)).catch(() => undefined)
    if (written !== undefined && written.mtimeMs > latest) latest = written.mtimeMs
  }
  return latest
}
