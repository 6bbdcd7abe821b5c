/**
 * What an idle qtests adds to a test file: `pnpm --filter @qtests/test bench:idle [vitest4…]`. Files of one trivial test each, run plainly,
 * with the plug-in (its default options, and `snapshots: 'off'`), and with the plug-in and a `test` whose fixtures no test names, in rounds
 * of one run each in a random order. CPU time of all processes, more than the plain run of the round, a file. `ROUNDS` (default 7) and
 * `FILES` (default 20) choose how long that takes.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import makeHomes, { homeOf, type Runner } from '../e2e/homes.ts'
import { medianWithInterval } from './intervals.ts'
import { timed } from './process-cost.ts'

const ROUNDS = Number(process.env['ROUNDS'] ?? 7)
const FILES = Number(process.env['FILES'] ?? 20)
const runners = process.argv.length > 2 ? (process.argv.slice(2) as Runner[]) : (['vitest4'] as const)

interface Variant {
  /** What the plug-in is given; absent: there is none. */
  readonly options?: string
  /** Where the file has its `test` from. */
  readonly from: string
}

/** A process for each file, as Vitest has it by default, and one for all of them. */
const ISOLATED: Readonly<Record<string, boolean>> = {
  'a process for each file': true,
  'one process for all': false,
}

const VARIANTS: Readonly<Record<string, Variant>> = {
  plain: { from: 'vitest' },
  "plug-in, snapshots: 'off'": { options: "{ snapshots: 'off' }", from: 'vitest' },
  'plug-in': { options: '', from: 'vitest' },
  'plug-in and unnamed fixtures': { options: '', from: '@qtests/vitest/fixtures' },
}

makeHomes()
for (const runner of runners)
  for (const [label, isolate] of Object.entries(ISOLATED)) measure(runner, label, isolate)

function measure(runner: Runner, label: string, isolate: boolean): void {
  const home = homeOf(runner)
  const root = join(home, 'cases', `idle-${process.pid}`)
  const command = [join(home, 'node_modules/vitest/vitest.mjs'), 'run']
  const names = Object.keys(VARIANTS)
  const dirOf = (name: string): string => join(root, String(names.indexOf(name)))
  const cpu = (name: string): number => {
    const { cpu, text } = timed(command, dirOf(name))
    if (!new RegExp(`Tests +${FILES} passed`).test(text)) throw new Error(`${name}: not all passed\n${text}`)
    return cpu
  }
  const more = new Map(names.map((name) => [name, [] as number[]]))
  const plains: number[] = []
  try {
    for (const name of names) {
      write(dirOf(name), VARIANTS[name] as Variant, isolate)
      // The first run of all fills the caches of the runner and of the disk.
      cpu(name)
    }
    for (let round = 0; round < ROUNDS; round++) {
      const costs = new Map(shuffled(names).map((name) => [name, cpu(name)]))
      const plain = costs.get('plain') as number
      plains.push(plain / FILES)
      for (const [name, cost] of costs) more.get(name)?.push((cost - plain) / FILES)
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
  console.log(
    `${runner}, ${label}, Node ${process.version}, ${FILES} files, ${ROUNDS} rounds, load ${loadavg()[0]?.toFixed(1)}: a plain file takes ${medianWithInterval(plains).median.toFixed(1)} ms of CPU`,
  )
  for (const [name, values] of more) {
    if (name === 'plain') continue
    const { median, low, high } = medianWithInterval(values)
    console.log(`  ${name}: ${median.toFixed(1)} ms more (${low.toFixed(1)} to ${high.toFixed(1)})`)
  }
}

// One worker at a time: two would share the machine with each other.
function write(dir: string, { options, from }: Variant, isolate: boolean): void {
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'package.json'), '{ "private": true }\n')
  const config = `test: { maxWorkers: 1, minWorkers: 1, isolate: ${isolate} }`
  const plugin = options === undefined ? '' : `plugins: [qtests(${options})], `
  const load = options === undefined ? '' : `import { qtests } from '@qtests/vitest/plugin'\n`
  writeFileSync(join(dir, 'vitest.config.mjs'), `${load}export default { ${plugin}${config} }\n`)
  const imports = `import { expect, test } from '${from}'`
  for (let file = 0; file < FILES; file++) {
    const source = `${imports}\ntest('a sum', () => { expect(1 + ${file}).toBe(${1 + file}) })\n`
    writeFileSync(join(dir, `file${file}.test.js`), source)
  }
}

function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value)
}
