import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { homeOf, type Runner } from '../e2e/homes.ts'
import { timed } from './process-cost.ts'

/** The suite of the benchmarks: trivial tests compare two numbers, realistic ones work for some ms and wait for one. */
export const SUITE = {
  trivial: { files: 10, tests: 200 },
  realistic: { files: 10, tests: 20 },
} as const

/** As most suites of Vitest have it; those of Jest find the same names among their globals. */
const IMPORTS = `import { beforeEach, describe, expect, test } from 'vitest'
`

const TRIVIAL = (tests: number): string => `
describe('numbers', () => {
  for (let at = 0; at < ${tests}; at++) test('sum ' + at, () => { expect(at + 1).toBe(1 + at) })
})
`

const REALISTIC = (tests: number): string => `
const wait = () => new Promise((resolve) => setTimeout(resolve, 1))
const orders = (size) => Array.from({ length: size }, (_, at) => ({ id: at, name: 'order ' + at, lines: [at, at + 1] }))
describe('orders', () => {
  let store
  beforeEach(() => { store = new Map() })
  for (let at = 0; at < ${tests}; at++) {
    test('round trip ' + at, async () => {
      const made = orders(4000 + at)
      for (const order of JSON.parse(JSON.stringify(made))) store.set(order.id, order)
      await wait()
      expect([...store.values()].filter(({ lines }) => lines[1] % 2 === 0).length).toBeGreaterThan(100)
      expect(store.get(7)).toEqual(made[7])
    })
  }
})
`

/** How qtests takes part in a run; `setup` is an empty setup file in its place: what the runner itself asks for one. */
export const SUITE_MODES = ['plain', 'setup', 'off', 'light', 'settled'] as const
export type Mode = (typeof SUITE_MODES)[number]

/** A suite in a home, once for each mode: the tests are the same, the config is not. */
export interface BenchSuite {
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Where the suite of a mode is. */
  dir(mode: Mode): string
  /** Runs it once. @throws when not all tests passed. */
  run(mode: Mode): void
  remove(): void
}

/** Makes the suite in the home of a runner. */
export function makeSuite(runner: Runner, size: Sizes = SUITE): BenchSuite {
  const home = homeOf(runner)
  const root = join(home, 'cases', `bench-${process.pid}`)
  const modules = join(home, 'node_modules')
  const isVitest = runner.startsWith('vitest')
  for (const mode of SUITE_MODES) {
    const dir = join(root, mode)
    mkdirSync(dir, { recursive: true })
    writeFileSync(join(dir, 'package.json'), '{ "private": true }\n')
    writeFileSync(join(dir, EMPTY_SETUP), '')
    writeFileSync(
      join(dir, isVitest ? 'vitest.config.mjs' : 'jest.config.js'),
      isVitest ? vitestConfig(mode) : jestConfig(mode),
    )
    for (const [name, source] of [
      ['trivial', TRIVIAL],
      ['realistic', REALISTIC],
    ] as const)
      for (let file = 0; file < size[name].files; file++)
        writeFileSync(
          join(dir, `${name}${file}.test.js`),
          (isVitest ? IMPORTS : '') + source(size[name].tests),
        )
  }
  const command = isVitest ? [join(modules, 'vitest/vitest.mjs'), 'run'] : [join(modules, 'jest/bin/jest.js')]
  const env = {}
  const tests = (Object.values(size) as Size[]).reduce((sum, { files, tests }) => sum + files * tests, 0)
  return {
    command,
    env,
    dir: (mode) => join(root, mode),
    run(mode) {
      const { text } = timed(command, join(root, mode), env)
      if (!new RegExp(`Tests:? +${tests} passed`).test(text))
        throw new Error(`${mode}: not all passed\n${text}`)
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

interface Size {
  readonly files: number
  readonly tests: number
}

interface Sizes {
  readonly trivial: Size
  readonly realistic: Size
}

const EMPTY_SETUP = 'empty-setup.js'

// One worker: two would share the machine with whatever else it does, and their ends with each other.
function vitestConfig(mode: Mode): string {
  const setup = mode === 'setup' ? `, setupFiles: ['./${EMPTY_SETUP}']` : ''
  const test = `test: { maxWorkers: 1, minWorkers: 1${setup} }`
  if (mode === 'plain' || mode === 'setup') return `export default { ${test} }\n`
  return `import { qtests } from '@qtests/vitest/plugin'
export default { plugins: [qtests({ snapshots: '${mode}' })], ${test} }
`
}

function jestConfig(mode: Mode): string {
  const plain = { transform: {}, maxWorkers: 1 }
  const qtests = { preset: '@qtests/jest', testEnvironmentOptions: { qtests: { snapshots: mode } } }
  const setup = { setupFilesAfterEnv: [`<rootDir>/${EMPTY_SETUP}`] }
  const added = mode === 'plain' ? {} : mode === 'setup' ? setup : qtests
  return `module.exports = ${JSON.stringify({ ...plain, ...added })}\n`
}
