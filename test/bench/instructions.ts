/**
 * What per-test snapshots cost, in instructions: `pnpm --filter @qtests/test bench:instructions [vitest4|jest30 …]`. One file of `TESTS`
 * (default 1,500) trivial tests and one of a single test, in each of `MODES` (`plain,setup,off,light`), with all processes of the runner
 * under valgrind. Slow (a minute or two a mode), but what else the machine does changes little: repeated runs differ by some tenths
 * of a percent to some percent, where CPU times differ by a tenth. Instructions are not time: waiting for memory and the kernel's own work are not in it.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import makeHomes, { type Runner } from '../e2e/homes.ts'
import { type Mode, makeSuite } from './suite.ts'

const VALGRIND = ['--tool=cachegrind', '--cache-sim=no', '--smc-check=all-non-file', '--trace-children=yes']

const tests = Number(process.env['TESTS'] ?? 1_500)
const modes = (process.env['MODES'] ?? 'plain,setup,off,light').split(',') as Mode[]
const runners =
  process.argv.length > 2 ? (process.argv.slice(2) as Runner[]) : (['vitest4', 'jest30'] as const)

if (spawnSync('valgrind', ['--version']).error !== undefined) {
  console.error('valgrind is not installed: it counts the instructions')
  process.exit(1)
}
makeHomes()
for (const runner of runners) measure(runner)

function measure(runner: Runner): void {
  const size = { trivial: { files: 1, tests }, realistic: { files: 1, tests: 1 } }
  const suite = makeSuite(runner, size)
  let plain: number | undefined
  try {
    for (const mode of modes) {
      // The caches of the runner and of the disk are filled without being counted.
      suite.run(mode)
      const each = instructionsOf(suite.command, suite.dir(mode), suite.env)
      const all = each.reduce((sum, count) => sum + count, 0)
      plain ??= all
      console.log(
        `${runner}, ${mode}: ${(all / 1e9).toFixed(3)} thousand million instructions, ${(all / plain).toFixed(3)} of the first; by process, in millions: ${each.map((count) => (count / 1e6).toFixed(0)).join(', ')}`,
      )
    }
  } finally {
    suite.remove()
  }
}

/** Of each process that a command starts, most first. */
function instructionsOf(
  command: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'qtests-instructions-'))
  try {
    const options = [...VALGRIND, '--cachegrind-out-file=/dev/null', `--log-file=${folder}/%p.log`]
    const ran = spawnSync('valgrind', [...options, process.execPath, ...command], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    })
    if (ran.status !== 0) throw new Error(`the run ended with ${ran.status}\n${ran.stdout}${ran.stderr}`)
    return readdirSync(folder)
      .flatMap((name) => {
        const counted = /I\s+refs:\s+([\d,]+)/.exec(readFileSync(join(folder, name), 'utf8'))?.[1]
        return counted === undefined ? [] : [Number(counted.replaceAll(',', ''))]
      })
      .sort((a, b) => b - a)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
