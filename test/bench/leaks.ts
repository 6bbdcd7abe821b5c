/**
 * What a leak verdict costs: clean and leaking subjects in cold processes with a heap of 10 MB, beside a collection
 * forced by hand and beside memlab's capture of the whole heap, in one run, in alternating rounds.
 * Run it with `pnpm --filter @qtests/test bench:leaks [rounds=5]` after a build.
 *
 * memlab's capture is the smallest useful part: a written snapshot read into a graph. `@memlab/heap-analysis` needs
 * a browser's driver and is not installed here. Finding a leak by comparing takes more than one snapshot.
 */
import { execFile } from 'node:child_process'
import { availableParallelism, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROUNDS = Number(process.argv[2] ?? 5)
const CLEAN = ['json', 'async', 'LRU of 1,000 entries', 'emitter']
const PLANTED = [
  'closures in an array',
  'instances in a Map',
  'listeners of an emitter',
  'Buffers outside the heap',
]

interface Cost {
  readonly wall: number
  readonly cpu: number
  readonly heap: number
  readonly found: string
}

interface Row {
  readonly label: string
  readonly expected: string
  /** Arguments of one process per subject. */
  readonly runs: readonly (readonly string[])[]
  readonly costs: Cost[]
}

const rows: readonly Row[] = [
  {
    label: 'two forced collections, 100 calls',
    expected: 'a difference',
    runs: CLEAN.map((name) => ['collection', 'clean', name]),
    costs: [],
  },
  {
    label: 'clean verdict',
    expected: 'pass',
    runs: CLEAN.map((name) => ['verdict', 'clean', name]),
    costs: [],
  },
  {
    label: 'leak verdict with site',
    expected: 'fail with site',
    runs: PLANTED.map((name) => ['verdict', 'planted', name]),
    costs: [],
  },
  {
    label: 'memlab, one capture of the heap',
    expected: 'a heap graph',
    runs: [['memlab'], ['memlab']],
    costs: [],
  },
]

const child = fileURLToPath(new URL('./leak-cost.mjs', import.meta.url))
const run = promisify(execFile)
const loadBefore = loadavg()[0] ?? Number.NaN
for (let round = 0; round < ROUNDS; round++) {
  for (const { runs, costs } of rows) {
    for (const args of runs) {
      const { stdout } = await run(process.execPath, [child, ...args], { timeout: 120_000 })
      costs.push(JSON.parse(stdout))
    }
  }
}

function median(row: Row | undefined, of: 'wall' | 'cpu' | 'heap'): number {
  const values = (row?.costs ?? []).map((cost) => cost[of]).sort((a, b) => a - b)
  return values[values.length >> 1] ?? Number.NaN
}

const [collections, , , memlab] = rows
console.log(
  `Node ${process.version}, ${availableParallelism()} CPUs, load ${loadBefore.toFixed(1)} before and ${loadavg()[0]?.toFixed(1)} after; medians of ${ROUNDS} rounds, each run in a process of its own`,
)
console.log(
  `${''.padEnd(34)} ${'wall'.padStart(9)} ${'CPU'.padStart(9)} ${'heap'.padStart(8)}   wall of collections   wall of memlab`,
)
for (const row of rows) {
  const wall = median(row, 'wall')
  const ms = (value: number): string => `${value.toFixed(1)} ms`.padStart(9)
  const ratio = (to: Row | undefined): string => `${(wall / median(to, 'wall')).toFixed(3)} x`
  const other = row.costs.filter(({ found }) => found !== row.expected)
  const odd = other.length === 0 ? '' : `   ${other.length} of ${row.costs.length} found: ${other[0]?.found}`
  console.log(
    `${row.label.padEnd(34)} ${ms(wall)} ${ms(median(row, 'cpu'))} ${(median(row, 'heap') / 1e6).toFixed(1).padStart(5)} MB   ${ratio(collections).padStart(19)}   ${ratio(memlab).padStart(14)}${odd}`,
  )
}
