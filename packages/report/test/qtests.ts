import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

// The built command, as a user runs it.
const command = fileURLToPath(new URL('../dist/qtests.js', import.meta.url))

export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs `qtests` in a folder. `node` are flags of Node itself. */
export function qtests(
  cwd: string,
  args: readonly string[],
  { env = {}, node = [] }: { readonly env?: NodeJS.ProcessEnv; readonly node?: readonly string[] } = {},
): Promise<Ended> {
  const { FORCE_COLOR: _force, GITHUB_STEP_SUMMARY: _summary, ...clean } = process.env
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...node, command, ...args],
      { cwd, env: { ...clean, ...env }, maxBuffer: 64 * 1024 * 1024 },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })
}
