/**
 * Baselines across cold processes: how often `assertMatchesPerfBaseline` is red on the same code, by tolerance, and whether
 * code that does three times the work is caught. Several baselines of each subject are recorded, each in a process of its
 * own; each check takes one of them by chance, in a process of its own.
 * Run it with `pnpm --filter @qtests/test bench:baseline [checks] [baselines]` after a build.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SUBJECTS } from './baseline/subjects.mjs'

const CHECKS = Number(process.argv[2] ?? 30)
const BASELINES = Number(process.argv[3] ?? 10)
const TOLERANCES = ['25%', '50%', '100%']
const CHILD = fileURLToPath(new URL('./baseline/child.mjs', import.meta.url))
const subjects = Object.keys(SUBJECTS)

const dir = mkdtempSync(join(tmpdir(), 'qtests-baseline-'))
const file = join(dir, 'bench.test.ts')

interface Answer {
  readonly outcome: 'pass' | 'fail' | 'inconclusive'
  readonly ms: number
  readonly text: string
}

function child(subject: string, times: number, name: string, update: string, tolerance: string): Answer {
  const args = [CHILD, subject, String(times), file, name, update, tolerance]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
}

const percent = (ratio: number): string => `${Math.round((ratio - 1) * 100)} %`

try {
  console.log(`Node ${process.version}, ${availableParallelism()} CPUs, load ${loadavg()[0]?.toFixed(1)}`)
  // By turns, so that the baselines of a subject are apart in time.
  for (let i = 0; i < BASELINES; i++)
    for (const subject of subjects) child(subject, 1, `${subject} ${i}`, 'new', '100%')
  const { baselines } = JSON.parse(readFileSync(join(dir, '__perf__', 'bench.test.ts.json'), 'utf8'))
  const spread = (subject: string, name: 'p50' | 'p95'): string => {
    const values = Object.keys(baselines)
      .filter((one) => one.startsWith(subject))
      .map((one) => (Object.values(baselines[one])[0] as Record<typeof name, { value: number }>)[name].value)
    return percent(Math.max(...values) / Math.min(...values))
  }
  console.log(`\n${BASELINES} baselines each: the largest above the smallest`)
  for (const subject of subjects)
    console.log(`${subject}: p50 ${spread(subject, 'p50')}, p95 ${spread(subject, 'p95')}`)

  const counts = new Map<string, Record<'red' | 'p50' | 'p95' | 'open' | 'checks' | 'ms', number>>()
  const check = (subject: string, times: number, tolerance: string): void => {
    const name = `${subject} ${Math.floor(Math.random() * BASELINES)}`
    const { outcome, ms, text } = child(subject, times, name, 'none', tolerance)
    const key = `${subject} | ${times}x, ${tolerance}`
    const count = counts.get(key) ?? { red: 0, p50: 0, p95: 0, open: 0, checks: 0, ms: 0 }
    const claim = outcome === 'fail' ? (/is slower than its baseline.*/.exec(text)?.[0] ?? '') : ''
    count.checks++
    count.ms += ms
    if (outcome === 'fail') count.red++
    if (outcome === 'inconclusive') count.open++
    if (claim.includes(' p50 ')) count.p50++
    if (claim.includes(' p95 ')) count.p95++
    counts.set(key, count)
  }
  for (let i = 0; i < CHECKS; i++) {
    for (const subject of subjects) {
      for (const tolerance of TOLERANCES) check(subject, 1, tolerance)
      check(subject, 3, '100%')
    }
  }
  console.log(
    `\nload ${loadavg()[0]?.toFixed(1)}; subject | work, tolerance | red (by p50, by p95), inconclusive, ms`,
  )
  for (const [key, { red, p50, p95, open, checks, ms }] of [...counts].sort())
    console.log(`${key} | ${red} of ${checks} (${p50}, ${p95}), ${open}, ${Math.round(ms / checks)}`)
} finally {
  rmSync(dir, { recursive: true })
}
