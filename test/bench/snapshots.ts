/**
 * What per-test snapshots cost: `pnpm --filter @qtests/test bench:snapshots [vitest4|jest30 …]`. One suite of 2,000 trivial and
 * 200 realistic tests, run by the plain runner, with an empty setup file, and with `snapshots` off, light and settled, in rounds of one run each in a
 * random order. Each run is compared with the plain one of its round: a machine that gets busy slows both. `ROUNDS` (default 9)
 * and `MODES` (`setup,off,light,settled`) choose how long that takes.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import makeHomes, { type Runner } from '../e2e/homes.ts'
import { medianWithInterval } from './intervals.ts'
import { type Cost, timed } from './process-cost.ts'
import { makeSuite, SUITE, SUITE_MODES } from './suite.ts'

const MODES = SUITE_MODES.filter((mode) => mode !== 'plain')
type Mode = (typeof MODES)[number]

const ROUNDS = Number(process.env['ROUNDS'] ?? 9)
const chosen = (process.env['MODES']?.split(',') ?? MODES) as readonly Mode[]
const runners =
  process.argv.length > 2 ? (process.argv.slice(2) as Runner[]) : (['vitest4', 'jest30'] as const)

makeHomes()
for (const runner of runners) measure(runner)

function measure(runner: Runner): void {
  const suite = makeSuite(runner)
  const ratios = new Map(chosen.map((mode) => [mode, { wall: [] as number[], cpu: [] as number[] }]))
  const plains: Cost[] = []
  const bounds: number[] = []
  try {
    // The first run of all fills the caches of the runner and of the disk.
    suite.run('plain')
    for (const mode of chosen) suite.run(mode)
    for (let round = 0; round < ROUNDS; round++) {
      const costs = new Map<Mode | 'plain', Cost>()
      for (const mode of shuffled(['plain' as const, ...chosen])) {
        costs.set(mode, timed(suite.command, suite.dir(mode), suite.env))
        if (mode === 'settled') bounds.push(overheadIn(suite.dir(mode)))
      }
      const plain = costs.get('plain') as Cost
      plains.push(plain)
      for (const [mode, { wall, cpu }] of ratios) {
        const cost = costs.get(mode) as Cost
        wall.push(cost.wall / plain.wall)
        cpu.push(cost.cpu / plain.cpu)
      }
    }
  } finally {
    suite.remove()
  }
  const [wall, cpu] = [
    medianWithInterval(plains.map((one) => one.wall)),
    medianWithInterval(plains.map((one) => one.cpu)),
  ]
  console.log(
    `${runner}, Node ${process.version}, ${SUITE.trivial.files + SUITE.realistic.files} files, ${ROUNDS} rounds, load ${loadavg()[0]?.toFixed(1)}: plain run ${wall.median.toFixed(0)} ms wall, ${cpu.median.toFixed(0)} ms CPU`,
  )
  for (const [mode, both] of ratios) {
    for (const kind of ['cpu', 'wall'] as const) {
      const { median, low, high } = medianWithInterval(both[kind])
      console.log(
        `  ${mode}, ${kind}: ${median.toFixed(3)} of the plain run (${low.toFixed(3)} to ${high.toFixed(3)})`,
      )
    }
  }
  if (bounds.length > 0)
    console.log(
      `  settled, as it says itself: at most ${Math.max(...bounds).toFixed(3)} of a file's own time`,
    )
}

/** The worst share of their own time that files of the newest run spent on readings and repetitions, by their records. */
function overheadIn(dir: string): number {
  const folder = join(dir, '.qtests')
  const newest = readdirSync(folder).sort().at(-1) as string
  return Math.max(
    ...readdirSync(join(folder, newest))
      .flatMap((name) =>
        readFileSync(join(folder, newest, name), 'utf8')
          .trim()
          .split('\n'),
      )
      .map((line) => JSON.parse(line) as { type: string; overhead: number; elapsed: number })
      .filter(({ type }) => type === 'file')
      .map(({ overhead, elapsed }) => overhead / (elapsed - overhead)),
  )
}

function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value)
}
