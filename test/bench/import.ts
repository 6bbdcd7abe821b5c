/**
 * What importing core and fixtures costs a process, beside an empty file, as ES module and as CommonJS.
 * Run it with `pnpm --filter @qtests/test bench:import [rounds=20]` after a build.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'

const ROUNDS = Number(process.argv[2] ?? 20)
const ENTRIES = [
  '@qtests/core',
  '@qtests/core/adapter',
  '@qtests/core/run',
  '@qtests/fixtures',
  '@qtests/fixtures/matchers',
]
const require = createRequire(import.meta.url)
const dir = mkdtempSync(join(tmpdir(), 'qtests-bench-'))

/** CPU time by the process's own account. Written without `process.stdout`, which is not there before it is used. */
const REPORT =
  'const { user, system } = process.cpuUsage(); process.getBuiltinModule("node:fs").writeSync(1, String(user + system))'

interface Candidate {
  readonly label: string
  readonly file: string
  readonly empty: string
  readonly wall: number[]
  readonly cpu: number[]
}

const candidates = new Map<string, Candidate>()
for (const format of ['mjs', 'cjs']) {
  const add = (label: string, statement: string): void => {
    const file = join(dir, `${candidates.size}.${format}`)
    writeFileSync(file, `${statement}\n${REPORT}\n`)
    candidates.set(`${label} ${format}`, {
      label: `${label}, ${format === 'mjs' ? 'ESM' : 'CommonJS'}`,
      file,
      empty: `an empty file ${format}`,
      wall: [],
      cpu: [],
    })
  }
  add('an empty file', '')
  for (const entry of ENTRIES) {
    const path = require.resolve(entry)
    add(
      entry,
      format === 'cjs'
        ? `require(${JSON.stringify(path)})`
        : `import ${JSON.stringify(path.replace(/\.cjs$/, '.js'))}`,
    )
  }
}

const loadBefore = loadavg()[0] ?? Number.NaN
for (let round = 0; round < ROUNDS; round++) {
  for (const { file, wall, cpu } of candidates.values()) {
    const started = performance.now()
    const { status, stdout, stderr } = spawnSync(process.execPath, [file])
    wall.push(performance.now() - started)
    if (status !== 0) throw new Error(String(stderr))
    cpu.push(Number(stdout) / 1e3)
  }
}
rmSync(dir, { recursive: true, force: true })

const median = (values: readonly number[] = []): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
console.log(
  `Node ${process.version}, ${availableParallelism()} CPUs, load ${loadBefore.toFixed(1)} before and ${loadavg()[0]?.toFixed(1)} after; medians of ${ROUNDS} processes each`,
)
console.log(`${''.padEnd(32)} wall of the process   more than empty        CPU   more than empty`)
for (const { label, empty, wall, cpu } of candidates.values()) {
  const none = candidates.get(empty)
  const ms = (value: number, width: number): string => `${value.toFixed(1)} ms`.padStart(width)
  console.log(
    `${label.padEnd(32)} ${ms(median(wall), 19)}   ${ms(median(wall) - median(none?.wall), 15)} ${ms(median(cpu), 10)}   ${ms(median(cpu) - median(none?.cpu), 15)}`,
  )
}
