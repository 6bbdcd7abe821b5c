/**
 * All that CI runs, in order, each step in a process of its own: the README's test command first, then the longer
 * suites; those that keep one CPU busy and judge no time run two at once. Ends 1 when a step failed; the last line counts
 * the steps. `node scripts/ci.mjs NAME…` runs some of them.
 *
 * What a step prints goes to `.ci/logs/STEP.log`, and of a step that failed its telling lines are shown: many steps
 * print failures that are meant to be there. `--verbose` shows all of it as it comes.
 */
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { installDebianPackages } from './debian.mjs'
import { installNodes } from './nodes.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const PNPM = ['npx', '-y', 'pnpm@12.21.0']
const inTest = (...args) => [...PNPM, '--filter', '@qtests/test', ...args]

// A machine that is busy with other things leaves more cold runs without a verdict; a false alarm is one too many anywhere.
process.env.QTESTS_COLD_OPEN ??= '0.05'

const CORPUS_SECONDS = process.env.QTESTS_CORPUS_SECONDS ?? '160'

/** @type {{ name: string, command: string[], cwd?: string, beside?: boolean, matrix?: boolean }[]} */
const steps = [
  { name: 'test', command: [...PNPM, 'test'] },
  // The longest first, so that both lanes end at about the same time.
  { name: 'contracts', command: inTest('test:contracts'), beside: true },
  { name: 'scale', command: inTest('test:scale'), beside: true },
  { name: 'packaging', command: inTest('test:packaging'), beside: true },
  { name: 'typecheck', command: [...PNPM, 'typecheck'], beside: true },
  { name: 'recipes', command: inTest('test:ci'), beside: true },
  { name: 'types', command: inTest('test:types'), beside: true },
  { name: 'simulation', command: inTest('test:simulation'), beside: true },
  { name: 'browser', command: inTest('test:browser'), beside: true },
  { name: 'majors', command: inTest('test:majors'), beside: true },
  { name: 'servers', command: inTest('test:servers'), beside: true },
  { name: 'lint', command: [...PNPM, 'check'], beside: true },
  { name: 'demo', command: [...PNPM, 'demo'] },
  { name: 'end-to-end', command: inTest('test:e2e') },
  { name: 'leaks', command: inTest('test:leaks') },
  // What fits into the time, in an order that mixes all kinds. A busy machine leaves verdicts open; none may be wrong.
  {
    name: 'corpus',
    command: [...PNPM, 'run', 'corpus', '--within', CORPUS_SECONDS, '--again', '60', '--open', '0.25'],
  },
  { name: 'cold', command: inTest('cold', process.env.QTESTS_COLD_RUNS ?? '8') },
  { name: 'matrix on this Node', command: inTest('test:matrix', 'verdicts') },
]

/** Characters kept of each step's output, and the lines of them that tell what went wrong. */
const TAIL = 200_000
const TELLING = /FAIL|Error|✗|×|^not ok|inconclusive:|false alarm|^failed: /

/** Lines that tell, and characters of each, repeated at the very end: often that is all of a log that is shown. */
const REPEATED = 8
const WIDE = 200
const SECOND_TRY = /passed at the second try: .*/g

/** Seconds between two signs of life. */
const SIGN_OF_LIFE = 30

const verbose = process.argv.includes('--verbose')
const wanted = process.argv.slice(2).filter((argument) => argument !== '--verbose')
const logs = join(root, '.ci/logs')
mkdirSync(logs, { recursive: true })
const running = new Set()
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    for (const child of running) child.kill(signal)
    finish('stopped')
    process.exit(130)
  })
}

const results = []
if (wanted.length === 0 || wanted.includes('machine')) results.push(prepareMachine())
if (wanted.length === 0 || wanted.includes('matrix')) {
  for (const [line, node] of Object.entries(installNodes(root))) {
    // A runner keeps one of two cores for itself; nothing else needs it here.
    const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run']
    const two = '--maxWorkers=2'
    steps.push(
      {
        name: `matrix on Node ${line}`,
        // Hunts take a minute: once, on the oldest line that has every runner.
        command: [node, ...vitest, two, '--project', 'matrix', ...(line === '22' ? [] : ['verdicts'])],
        cwd: 'test',
      },
      // Seeded arithmetic comes out the same on every line: this Node has done it. Of the rest a good part waits.
      {
        name: `core on Node ${line}`,
        matrix: true,
        command: [node, ...vitest, '--maxWorkers=3', '--exclude', '**/*.simulation.test.ts'],
        cwd: 'packages/core',
      },
    )
    // Vitest 5 does not run on this Node: what it says of the contracts is asked once, on the oldest line that has it.
    if (line === '22') {
      const asked = ['--project', 'e2e', 'contracts', '-t', 'vitest5']
      const command = [node, ...vitest, two, ...asked]
      steps.push({ name: 'contracts in Vitest 5', matrix: true, command, cwd: 'test' })
    }
  }
}
const isWanted = ({ name, matrix }) =>
  wanted.some((one) => name.startsWith(one) || (matrix && one === 'matrix'))
const chosen = steps.filter((step) => wanted.length === 0 || isWanted(step))
for (let step = chosen.shift(); step !== undefined; step = chosen.shift()) {
  if (!step.beside) {
    results.push(await run(step))
    continue
  }
  const lane = async (first) => {
    for (let next = first; next?.beside; next = chosen[0]?.beside ? chosen.shift() : undefined)
      results.push(await run(next))
  }
  await Promise.all([lane(step), lane(chosen[0]?.beside ? chosen.shift() : undefined)])
}
process.exitCode = finish('ended') ? 0 : 1

/** Nothing may be skipped here for want of a part: what could not be installed is a failure of its own. */
function prepareMachine() {
  console.log('\n=== machine: Debian packages')
  const started = performance.now()
  const missing = installDebianPackages()
  const tail = `missing: ${missing.join(', ')}`
  const seconds = (performance.now() - started) / 1_000
  console.log(`=== machine: ${missing.length === 0 ? 'passed' : tail} in ${seconds.toFixed(0)} s`)
  return { name: 'machine', passed: missing.length === 0, seconds, tail, retried: [] }
}

async function run({ name, command, cwd = '.' }) {
  console.log(`\n=== ${name}: ${command.join(' ')}`)
  const started = performance.now()
  const elapsed = () => `${((performance.now() - started) / 1_000).toFixed(0)} s`
  const log = createWriteStream(join(logs, `${name.replaceAll(' ', '-')}.log`))
  const life = setInterval(() => console.log(`    ${name}: ${elapsed()}`), SIGN_OF_LIFE * 1_000)
  let tail = ''
  const status = await new Promise((resolve) => {
    const [file, ...args] = command
    const child = spawn(file, args, { cwd: `${root}/${cwd}`, stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(child)
    for (const stream of ['stdout', 'stderr']) {
      child[stream].on('data', (chunk) => {
        if (verbose) process[stream].write(chunk)
        log.write(chunk)
        tail = (tail + chunk).slice(-TAIL)
      })
    }
    child.on('error', (error) => {
      console.error(String(error))
      resolve(1)
    })
    child.on('close', (code) => {
      running.delete(child)
      resolve(code)
    })
  })
  clearInterval(life)
  log.end()
  const retried = stripVTControlCharacters(tail).match(SECOND_TRY) ?? []
  const result = { name, passed: status === 0, seconds: (performance.now() - started) / 1_000, tail, retried }
  console.log(`=== ${name}: ${result.passed ? 'passed' : `FAILED (${status})`} in ${elapsed()}`)
  if (!result.passed) showFailure(result)
  return result
}

/** What a step that failed said: the lines that tell, and the last ones. */
function showFailure({ name, tail }) {
  const lines = stripVTControlCharacters(tail).split('\n')
  console.log(`\n--- ${name} failed:\n${[...telling(tail, 40), '…', ...lines.slice(-25)].join('\n')}`)
}

function telling(tail, most) {
  const lines = stripVTControlCharacters(tail).split('\n')
  return lines.filter((line) => TELLING.test(line)).slice(0, most)
}

function finish(how) {
  // Once more at the end: a long log is often shown in part only.
  for (const result of results) if (!result.passed) showFailure(result)
  console.log(`\n${how}:`)
  for (const { name, passed, seconds, retried } of results) {
    console.log(`  ${passed ? 'passed' : 'FAILED'}  ${name} (${seconds.toFixed(0)} s)`)
    for (const line of retried) console.log(`          ${line}`)
  }
  for (const { name, passed, tail } of results) {
    if (passed) continue
    for (const line of telling(tail, REPEATED)) console.log(`  ${name}: ${line.trim().slice(0, WIDE)}`)
  }
  const failed = results.filter(({ passed }) => !passed).length
  console.log(`${results.length - failed} passed, ${failed} failed`)
  return failed === 0 && results.length > 0
}
