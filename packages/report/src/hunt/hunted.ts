import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { huntKey, readRunLog } from '@qtests/core/run'

/** Lists the test files that the hunt in a folder has done, for the runner to leave out. @returns path of the list. */
export async function listHunted(folder: string): Promise<string> {
  const files = new Set<string>()
  for await (const { record } of readRunLog([folder])) {
    if (record.type === 'file' && record.by === 'hunt') files.add(huntKey(record))
  }
  const path = join(folder, 'hunted.json')
  await writeFile(path, JSON.stringify([...files]))
  return path
}
