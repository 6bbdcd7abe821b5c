import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type BaselineCase, type BaselineFindings, runBaseline } from '../../src/baseline/run.ts'
import { baselineFile, writeEntry } from '../../src/baseline/store.ts'
import { latencyFamily } from '../../src/latency/options.ts'
import { baselineNotice, baselineReason, baselineReport } from '../../src/message/baseline.ts'
import { PLAIN, renderFailure } from '../../src/message/render.ts'
import { VirtualMachine } from '../latency/virtual-machine.ts'
import { folder } from './folder.ts'

const OLD = {
  calls: 1_000,
  batched: false,
  p50: { value: 1.2, upper: 1.25 },
  p95: { value: 2, upper: 2.4 },
} as const

type Case = Partial<Pick<BaselineCase, 'mode'>> & {
  ms: number
  old?: boolean
  acceptSlower?: boolean
  elsewhere?: readonly string[]
  isNot?: boolean
  instrumented?: 'coverage' | 'debugger'
}

/** What comes of a subject that takes so many ms, with paths as they are from the project's folder. */
async function found({
  ms,
  mode = 'new',
  old = true,
  elsewhere = [],
  ...rest
}: Case): Promise<BaselineFindings> {
  const path = baselineFile(join(folder(), 'parse.test.ts'))
  const machine = new VirtualMachine()
  const defaults = Object.fromEntries(
    Object.entries(latencyFamily.table).map(([name, spec]) => [name, spec.fallback]),
  )
  const name = 'parses a text 1'
  const here = 'Node 22, linux x64, 4 x AMD EPYC 7763'
  if (old) await writeEntry(path, name, here, OLD)
  for (const other of elsewhere) await writeEntry(path, name, other, OLD)
  const plan = {
    subject: () => machine.work(ms),
    limit: 2,
    margin: '100 %',
    options: { ...defaults, maxCalls: 2_000 } as never,
  }
  const { isNot = false, instrumented, acceptSlower = false } = rest
  const context = { signal: new AbortController().signal, deadline: undefined, concurrent: false, isNot }
  const setting = { context, machine, instrumented, acceptSlower }
  const findings = await machine.drive(runBaseline({ path, name, mode, machine: here, plan }, setting))
  const shown = { ...findings.case, path: join(process.cwd(), 'src', '__perf__', 'parse.test.ts.json') }
  return { ...findings, case: shown }
}

function message(findings: BaselineFindings): string {
  const hint = { matcher: 'toMatchPerfBaseline', args: '', isNot: false, promise: '' }
  return renderFailure({ hint, report: baselineReport(findings), caveats: [], options: {} }, PLAIN)
}

async function reason(given: Case): Promise<string> {
  const findings = await found(given)
  if (findings.kind === 'written') throw new Error('was written')
  return baselineReason(findings)
}

describe('a failure', () => {
  test('says by how much, beside what was recorded where, and what to do', async () => {
    expect(message(await found({ ms: 24 }))).toMatchInlineSnapshot(`
      "expect(subject).toMatchPerfBaseline()

      [qtests] is slower than its baseline by more than 100 %: p95 24 ms, 12 times its 2 ms

        expected     p50 under 2.5 ms, p95 under 4.8 ms (baseline and 100 %)
        received     p50 24 ms, p95 24 ms
        p50          9 of 9 calls over 2.5 ms; at most 100 % of all calls are, with 95 % confidence
        p95          9 of 9 calls over 4.8 ms; at least 72 % of all calls are, with 95 % confidence
        proof        each of 3 separate windows (3, 3, 3 calls) rejects it; if calls are independent, a
                     false alarm has a chance below 1 in 1,000,000
        times        p50 24 ms (24 ms to 24 ms) · p95 24 ms (24 ms to ?) · p99 24 ms (24 ms to ?) · max 24
                     ms
        warm-up      9 calls, ended by time; the first took 24 ms
        ratio        p50 20 times the baseline's, p95 12 times the baseline's
        baseline     p50 1.2 ms · p95 2 ms of 1,000 times
        file         src/__perf__/parse.test.ts.json: "parses a text 1"
        recorded     on Node 22, linux x64, 4 x AMD EPYC 7763

        machine      no slow call had waited for a CPU; garbage collection 0 % of the time

        next         make it faster; where the new time is right, run with -u and QTESTS_ACCEPT_SLOWER=1
                     in the environment"
    `)
  })

  test('of an update says that nothing was written', async () => {
    const text = message(await found({ ms: 24, mode: 'all' }))
    expect(text).toContain('next         the baseline was not updated: this run is slower')
  })
})

test('a pass says how far it is from the baseline', async () => {
  expect(baselineReport(await found({ ms: 1.2 }))).toMatchObject({
    claim: 'is within its baseline and 100 %: p50 1.2 ms, 1 times its 1.2 ms; p95 1.2 ms, 0.6 times its 2 ms',
    expected: 'p50 under 2.5 ms, p95 under 4.8 ms (baseline and 100 %)',
  })
})

describe('one line says', () => {
  test('what was written', async () => {
    const lines = [
      await found({ ms: 1, old: false }),
      await found({ ms: 1, mode: 'all' }),
      await found({ ms: 9, mode: 'all', acceptSlower: true }),
    ].map((findings) => baselineNotice(findings)?.text)
    expect(lines).toMatchInlineSnapshot(`
      [
        "baseline written to src/__perf__/parse.test.ts.json: p50 1 ms · p95 1 ms of 1,000 times",
        "baseline updated in src/__perf__/parse.test.ts.json: p50 1.2 ms to 1 ms, p95 2 ms to 1 ms",
        "slower baseline written to src/__perf__/parse.test.ts.json, as QTESTS_ACCEPT_SLOWER=1 allows: p50 1.2 ms to 9 ms, p95 2 ms to 9 ms",
      ]
    `)
    expect(baselineNotice(await found({ ms: 1 }))).toBeUndefined()
  })

  test('why nothing was, where it was looked for, and what there is of other machines', async () => {
    const elsewhere = ['Node 20, darwin arm64, 8 x M2', 'Node 22, A', 'Node 22, B', 'Node 22, C']
    const none = { ms: 1, old: false } as const
    const lines = [
      await reason({ ...none, mode: 'none', elsewhere }),
      await reason({ ...none, isNot: true }),
      await reason({ ...none, instrumented: 'coverage' }),
      await reason({ ...none, instrumented: 'debugger' }),
      await reason({ ms: 300, old: false }),
    ]
    expect(lines).toMatchInlineSnapshot(`
      [
        "no baseline "parses a text 1" of this machine (Node 22, linux x64, 4 x AMD EPYC 7763) in src/__perf__/parse.test.ts.json, and none may be written in this run; run with -u on this machine to write it; recorded elsewhere: Node 20, darwin arm64, 8 x M2; Node 22, A; Node 22, B; and 1 more",
        "no baseline "parses a text 1" of this machine (Node 22, linux x64, 4 x AMD EPYC 7763) in src/__perf__/parse.test.ts.json, and .not writes none",
        "no baseline "parses a text 1" of this machine (Node 22, linux x64, 4 x AMD EPYC 7763) in src/__perf__/parse.test.ts.json, and none is written under coverage, where times are longer",
        "no baseline "parses a text 1" of this machine (Node 22, linux x64, 4 x AMD EPYC 7763) in src/__perf__/parse.test.ts.json, and none is written under a debugger, where times are longer",
        "no baseline "parses a text 1" of this machine (Node 22, linux x64, 4 x AMD EPYC 7763) in src/__perf__/parse.test.ts.json, and 6 calls within maxTime are too few to write one: at least 20 (option maxTime)",
      ]
    `)
  })
})
