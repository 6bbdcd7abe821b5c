/**
 * What a hunt costs: `npm run bench:hunt [vitest4|jest30 …]`, after an e2e run has made the homes. Over a clean suite of 3 files with
 * 10 tests each, of which each works for some ms and waits for one: wall and CPU time of `qtests hunt` with n repetitions
 * against n times a plain run, and against n times what the tests themselves took in it (no start of a runner).
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { homeOf, type Runner } from '../e2e/homes.ts'

const REPETITIONS = 32
const FILES = 3
const TESTS = 10
const ROUNDS = Number(process.env['ROUNDS'] ?? 3)

const source = (file: number): string => `
const wait = () => new Promise((resolve) => setTimeout(resolve, 1))
const orders = (size) => Array.from({ length: size }, (_, at) => ({ id: at, name: 'order ' + at, lines: [at, at + 1] }))
const took = []
describe('orders of file ${file}', () => {
  let started
  beforeEach(() => { started = performance.now() })
  afterEach(() => { took.push(performance.now() - started) })
  for (let at = 0; at < ${TESTS}; at++) {
    test('round trip ' + at, async () => {
      const made = orders(2000 + at)
      const read = JSON.parse(JSON.stringify(made))
      await wait()
      expect(read.filter(({ lines }) => lines[1] % 2 === 0).length).toBeGreaterThan(100)
      expect(read[7]).toEqual(made[7])
    })
  }
})
afterAll(() => {
  if (!process.env.QTESTS_HUNT) process.stderr.write('TOOK ' + took.reduce((a, b) => a + b, 0) + '\\n')
})
`

for (const runner of process.argv.length > 2
  ? (process.argv.slice(2) as Runner[])
  : (['vitest4', 'jest30'] as const))
  measure(runner)

function measure(runner: Runner): void {
  const home = homeOf(runner)
  const dir = join(home, 'cases', `bench-${process.pid}`)
  mkdirSync(dir, { recursive: true })
  try {
    writeFileSync(join(dir, 'package.json'), '{ "private": true }\n')
    const isVitest = runner.startsWith('vitest')
    writeFileSync(
      join(dir, isVitest ? 'vitest.config.mjs' : 'jest.config.js'),
      isVitest
        ? 'export default { test: { globals: true, maxWorkers: 1, minWorkers: 1 } }\n'
        : 'module.exports = { transform: {}, maxWorkers: 1 }\n',
    )
    for (let file = 0; file < FILES; file++) writeFileSync(join(dir, `orders${file}.test.js`), source(file))
    const modules = join(home, 'node_modules')
    const plain = isVitest ? [join(modules, 'vitest/vitest.mjs'), 'run'] : [join(modules, 'jest/bin/jest.js')]
    const command = isVitest ? ['vitest', 'run'] : ['jest']
    const hunt = [
      join(modules, '@qtests/report/dist/qtests.js'),
      'hunt',
      '--repetitions',
      String(REPETITIONS),
      '--',
      ...command,
    ]
    const [plains, hunts]: [Cost[], Cost[]] = [[], []]
    const own: number[] = []
    let headline = ''
    for (let round = 0; round < ROUNDS; round++) {
      const one = timed(plain, dir)
      plains.push(one)
      own.push([...one.text.matchAll(/TOOK ([\d.]+)/g)].reduce((sum, [, took]) => sum + Number(took), 0))
      const two = timed(hunt, dir)
      hunts.push(two)
      headline = /\[qtests\] .* repetitions\)/.exec(two.text)?.[0] ?? two.text
    }
    const tests = median(own)
    console.log(`${runner}: ${headline}; the tests of a plain run take ${tests.toFixed(0)} ms`)
    for (const kind of ['wall', 'cpu'] as const) {
      const [plainly, hunted] = [plains, hunts].map((costs) => median(costs.map((cost) => cost[kind])))
      const ratio = (hunted ?? Number.NaN) / (REPETITIONS * (plainly ?? Number.NaN))
      console.log(
        `  ${kind}: plain run ${plainly?.toFixed(0)} ms, hunt ${hunted?.toFixed(0)} ms = ${ratio.toFixed(2)} x ${REPETITIONS} plain runs`,
      )
    }
    const hunted = median(hunts.map(({ wall }) => wall))
    console.log(
      `  wall: ${(hunted / (REPETITIONS * tests)).toFixed(2)} x ${REPETITIONS} times the tests alone`,
    )
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

interface Cost {
  readonly wall: number
  /** User and system time of the command and all that it started, ms. */
  readonly cpu: number
}

function timed(command: readonly string[], cwd: string): Cost & { readonly text: string } {
  const started = performance.now()
  const { stdout, stderr } = spawnSync('bash', ['-c', '"$@"; times', 'bash', process.execPath, ...command], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NO_COLOR: '1' },
  })
  const wall = performance.now() - started
  const children = stdout.trim().split('\n').at(-1) ?? ''
  const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60_000 * Number(minutes) + 1_000 * Number(seconds),
    0,
  )
  return { wall, cpu, text: stdout + stderr }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
