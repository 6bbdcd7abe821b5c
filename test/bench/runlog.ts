/**
 * What the run log costs a test: one append and two light readings, each as a ratio to the plain call that it stands
 * for, in one run on one machine. Run it with `pnpm --filter @qtests/test bench:runlog` after a build.
 */
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lightReading, openRunLog } from '@qtests/core/adapter'
import type { TestRecord } from '@qtests/core/run'
import { Bench } from 'tinybench'

const dir = mkdtempSync(join(tmpdir(), 'qtests-bench-'))
const log = openRunLog({ dir, worker: '1' })
const record: TestRecord = {
  v: 1,
  type: 'test',
  at: Date.now(),
  file: 'src/session/session.test.ts',
  test: 'session > when it ends > is released',
  status: 'passed',
  duration: 12.345678,
  retry: 0,
  concurrent: false,
  snapshot: { mode: 'light', before: lightReading(), after: lightReading() },
}
const line = `${JSON.stringify(record)}\n`
const plain = join(dir, 'plain.jsonl')

const bench = new Bench({ time: 1_000, warmupTime: 200 })
bench
  .add('fs.appendFileSync(line)', () => appendFileSync(plain, line))
  .add('log.append(record)', () => log.append(record))
  .add('JSON.stringify(record)', () => JSON.stringify(record))
  .add('process.memoryUsage()', () => process.memoryUsage())
  .add('lightReading()', () => lightReading())
await bench.run()
log.close()
rmSync(dir, { recursive: true, force: true })

const medians = new Map(
  bench.tasks.map((task) => {
    if (task.result.state !== 'completed') throw new Error(`${task.name}: ${task.result.state}`)
    return [task.name, task.result.latency.p50]
  }),
)
const median = (name: string): number => medians.get(name) ?? Number.NaN
for (const [name, ms] of medians) console.log(`${name.padEnd(26)} ${(ms * 1e3).toFixed(2).padStart(8)} µs`)
const ratio = (of: string, to: string): string => `${of} / ${to}: ${(median(of) / median(to)).toFixed(2)}`
console.log(ratio('log.append(record)', 'fs.appendFileSync(line)'))
console.log(ratio('lightReading()', 'process.memoryUsage()'))
