import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

/** What one verdict in a cold process said. */
export interface ColdVerdict {
  readonly verdict: string
  readonly bytes: number | undefined
  readonly site: string | undefined
  readonly summary: string
  readonly elapsed: number
  readonly calls: number
}

/** A verdict on a planted or clean subject, in a process of its own: nothing is warm, nothing is shared. */
export async function coldVerdict(
  kind: 'planted' | 'clean' | 'copied' | 'filling' | 'signals',
  name: string,
  node: string = process.execPath,
): Promise<ColdVerdict> {
  const { stdout } = await run(node, [here('./one.mjs'), kind, name], { timeout: 60_000 })
  return JSON.parse(stdout)
}

/** Retained bytes per call by the independent oracle: plain memoryUsage() over many calls. */
export async function oracle(
  kind: 'planted' | 'clean',
  name: string,
): Promise<{ heap: number; external: number }> {
  const { stdout } = await run(process.execPath, ['--expose-gc', here('./oracle.mjs'), kind, name], {
    timeout: 120_000,
  })
  return JSON.parse(stdout)
}
