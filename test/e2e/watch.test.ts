/** Watch mode: a summary once, then only what is new. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { homeOf } from './homes.ts'
import { normalise } from './normalise.ts'
import { jestConfig, vitestConfig } from './run-inline.ts'

const FEW = 'Array(30).fill(1)'
const MANY = 'Array(400).fill(1)'

function file(first: string, second: string): string {
  return `
    test('first', async () => { await expect(${first}).toStayUnderP95('20ms') })
    test('second', async () => { await expect(${second}).toStayUnderP95('20ms') })`
}

test.each(['vitest4', 'vitest3'] as const)('%s', async (runner) => {
  const dir = join(homeOf(runner), 'cases', `watch-${process.pid}`)
  mkdirSync(dir, { recursive: true })
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  writeFileSync(join(dir, 'vitest.config.mjs'), vitestConfig('globals: true'))
  writeFileSync(join(dir, 'a.test.js'), file(FEW, MANY))
  const watcher = watch(vitestIn(runner), dir)
  onTestFinished(() => void watcher.child.kill('SIGKILL'))

  const first = await watcher.nextRun()
  expect(first).toContain('[qtests] 2 tests in 1 file')
  expect(first).toContain('a.test.js > first: toStayUnderP95')

  // The same finding again: nothing to say.
  writeFileSync(join(dir, 'a.test.js'), `${file(FEW, MANY)}\n`)
  const same = await watcher.nextRun()
  expect(same.match(/^\[qtests\] (?!inconclusive: expect\().*/gm)).toBeNull()

  // One more finding: that one.
  writeFileSync(join(dir, 'a.test.js'), file(FEW, FEW))
  const more = await watcher.nextRun()
  expect(more.match(/^\[qtests\] (?!inconclusive: expect\().*/gm)).toEqual([
    expect.stringMatching(/^\[qtests\] inconclusive: toStayUnderP95 in a\.test\.js > second: too close/),
  ])
})

test.each(['vitest4', 'vitest3'] as const)('%s: no test fails for a leak', async (runner) => {
  const dir = join(homeOf(runner), 'cases', `watch-leak-${process.pid}`)
  mkdirSync(dir, { recursive: true })
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const options = "{ snapshots: 'settled', leaks: 'fail', maxOverhead: 100 }"
  writeFileSync(join(dir, 'vitest.config.mjs'), vitestConfig('globals: true', options))
  const leaking = `
    const kept = []
    test('first', () => { expect(1).toBe(1) })
    test('keeps', () => { kept.push(new Array(30_000).fill(1)) })`
  writeFileSync(join(dir, 'a.test.js'), leaking)
  const watcher = watch(vitestIn(runner), dir)
  onTestFinished(() => void watcher.child.kill('SIGKILL'))
  const text = await watcher.nextRun()
  // Found and told, but green.
  expect(text).toMatch(/leaks +\+2\d\d(\.\d)? KB {2}a\.test\.js > keeps/)
  expect(text).toMatch(/Tests +2 passed/)
})

test.each(['jest30', 'jest29'] as const)('%s: no test fails for a leak', async (runner) => {
  const dir = join(homeOf(runner), 'cases', `watch-leak-${process.pid}`)
  mkdirSync(dir, { recursive: true })
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const qtests = { snapshots: 'settled', leaks: 'fail', maxOverhead: 100 }
  writeFileSync(join(dir, 'package.json'), '{ "private": true }\n')
  writeFileSync(join(dir, 'jest.config.js'), jestConfig({ testEnvironmentOptions: { qtests } }))
  const leaking = `
    const kept = []
    test('first', () => { expect(1).toBe(1) })
    test('keeps', () => { kept.push(new Array(30_000).fill(1)) })`
  writeFileSync(join(dir, 'a.test.js'), leaking)
  const jest = join(homeOf(runner), 'node_modules/jest/bin/jest.js')
  // Jest's own summary and ours come in either order.
  const ends = /Ran all test suites[\s\S]* keeps\b|leaks +\+[\s\S]*Ran all test suites/
  const watcher = watch({ command: [jest, '--watchAll'], ends }, dir)
  onTestFinished(() => void watcher.child.kill('SIGKILL'))
  const text = await watcher.nextRun()
  // Found and told, but green.
  expect(text).toMatch(/leaks +\+2\d\d(\.\d)? KB {2}a\.test\.js > keeps/)
  expect(text).toMatch(/Tests: +2 passed/)
})

/** How a runner is started, and the line by which a run of it has ended. */
interface Watched {
  readonly command: readonly string[]
  readonly ends: RegExp
}

function vitestIn(runner: 'vitest3' | 'vitest4'): Watched {
  const bin = join(homeOf(runner), 'node_modules/vitest/vitest.mjs')
  return { command: [bin, 'watch'], ends: /Waiting for file changes/ }
}

/** A runner in watch mode; each run ends with the line that waits for changes. */
function watch({ command, ends }: Watched, cwd: string): { child: ChildProcess; nextRun(): Promise<string> } {
  const { PATH, HOME, TMPDIR } = process.env
  const child = spawn(process.execPath, command, { cwd, env: { PATH, HOME, TMPDIR, NO_COLOR: '1' } })
  let text = ''
  let wake = (): void => {}
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      wake()
    })
  }
  return {
    child,
    async nextRun() {
      while (!ends.test(text)) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      // The summary is printed by a reporter of its own, beside the one that prints this line.
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      const run = normalise(text, cwd)
      text = ''
      return run
    },
  }
}
