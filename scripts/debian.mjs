/**
 * What the longer suites need of the machine: a browser for the HTML report, Redis for the probes on caches. Debian's
 * packages, installed where they are missing and where we may; elsewhere those suites skip with one line.
 */
import { spawnSync } from 'node:child_process'

/** Command and the package that brings it. */
const NEEDED = [
  ['chromium', 'chromium'],
  ['redis-server', 'redis-server'],
]

const found = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0

/** Returns the commands that are missing after all. */
export function installDebianPackages() {
  const missing = NEEDED.filter(([command]) => !found(command))
  if (missing.length > 0 && found('apt-get')) {
    const packages = missing.map(([, name]) => name)
    const root = process.getuid?.() === 0 ? [] : ['sudo', '-n']
    console.log(`installing ${packages.join(', ')}`)
    for (const args of [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', ...packages],
    ]) {
      const [file, ...rest] = [...root, 'apt-get', ...args]
      const { status, stderr, stdout } = spawnSync(file, rest, {
        encoding: 'utf8',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
      if (status !== 0) console.log(`apt-get ${args[0]} failed:\n${`${stdout}${stderr}`.slice(-2_000)}`)
    }
  }
  return NEEDED.filter(([command]) => !found(command)).map(([command]) => command)
}
