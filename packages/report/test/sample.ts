import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRunLog } from '@qtests/core/adapter'
import type {
  AssertionRecord,
  FileRecord,
  LogRecord,
  ProbeRecord,
  SnapshotReading,
  TestRecord,
  WorkerRecord,
} from '@qtests/core/run'
import { onTestFinished } from 'vitest'

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'qtests-report-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** Writes records as a worker does. */
export function writeLog(dir: string, worker: string, records: readonly LogRecord[]): void {
  const log = openRunLog({ dir, worker })
  for (const record of records) log.append(record)
  log.close()
}

export const START = 1_700_000_000_000

export const workerRecord = (worker: string): WorkerRecord => ({
  v: 1,
  type: 'worker',
  at: START,
  runner: 'vitest',
  runnerVersion: '4.1.12',
  node: '20.20.2',
  platform: 'linux x64',
  pid: 100 + Number(worker),
  worker,
  pool: 'forks',
})

export const reading = (heapUsed: number): SnapshotReading => ({
  time: 1,
  heapUsed,
  heapTotal: heapUsed * 2,
  external: 1e6,
  arrayBuffers: 1e5,
  rss: heapUsed * 4,
  contexts: 1,
  detachedContexts: 0,
  handles: 2,
})

export const testRecord = (test: string, more: Partial<TestRecord> = {}): TestRecord => ({
  v: 1,
  type: 'test',
  at: START + 10,
  file: 'src/a.test.ts',
  test,
  status: 'passed',
  duration: 2,
  retry: 0,
  concurrent: false,
  ...more,
})

export const grown = (before: number, after: number): Pick<TestRecord, 'snapshot'> => ({
  snapshot: { mode: 'light', before: reading(before), after: reading(after) },
})

export const assertionRecord = (test: string, more: Partial<AssertionRecord> = {}): AssertionRecord => ({
  v: 1,
  type: 'assertion',
  at: START + 5,
  file: 'src/a.test.ts',
  test,
  matcher: 'toNotLeakMemory',
  not: false,
  verdict: 'pass',
  passed: true,
  summary: 'retains nothing that grows',
  calls: 200,
  elapsed: 50,
  evidence: { bytesPerCall: 0 },
  caveats: [],
  options: {},
  ...more,
})

export const probeRecord = (test: string, more: Partial<ProbeRecord> = {}): ProbeRecord => ({
  v: 1,
  type: 'probe',
  at: START + 8,
  file: 'src/a.test.ts',
  test,
  kind: 'breaker',
  name: 'payments',
  summary: { state: 'open', transitions: 1, admitted: 12, rejected: 3 },
  ...more,
})

/** A test file with collected boundaries that has nothing to say. */
export const fileRecord = (more: Partial<FileRecord> = {}): FileRecord => ({
  v: 1,
  type: 'file',
  at: START + 20,
  file: 'src/a.test.ts',
  by: 'settled',
  trend: 'stable',
  tests: 10,
  unattributed: 0,
  readings: 11,
  growth: 900,
  perTest: { bytes: 12, low: -180, high: 240 },
  trendChance: 0.4,
  correlation: 0.1,
  variance: 250_000,
  leakProbability: 0.02,
  repeated: 0,
  repetitions: 0,
  overhead: 400,
  elapsed: 2_000,
  contexts: 0,
  detachedContexts: 0,
  handles: 0,
  leaks: [],
  open: [],
  ...more,
})

export const testLeak = (
  test: string,
  more: Partial<FileRecord['leaks'][number]> = {},
): FileRecord['leaks'][number] => ({
  test,
  bytes: 240_000,
  low: 238_000,
  high: 243_000,
  external: 0,
  repetitions: 24,
  owner: 'code',
  sites: [{ function: 'open', location: 'src/store.ts:4:11', bytes: 240_000, count: 1, share: 1 }],
  ...more,
})

export const leak: Partial<AssertionRecord> = {
  verdict: 'fail',
  passed: false,
  summary: 'leaks 48 B per call',
  sites: [{ function: 'openSession', location: 'src/session.ts:41:17', bytes: 48, count: 1, share: 1 }],
}

/** A run with something of everything, in two workers. */
export function writeFullRun(dir: string): void {
  writeLog(dir, '1', [
    workerRecord('1'),
    assertionRecord('session > is released', leak),
    testRecord('session > is released', { status: 'failed', duration: 420, ...grown(20e6, 34.5e6) }),
    assertionRecord('handler', {
      matcher: 'toStayUnderP95',
      verdict: 'inconclusive',
      summary: 'too few calls within 2 s',
      caveats: ['NO_RUN_QUEUE_CLOCK'],
    }),
    testRecord('handler', { duration: 2_100, ...grown(34.5e6, 30e6) }),
    assertionRecord('flaky', { ...leak, summary: 'an attempt that no longer counts' }),
    testRecord('flaky', { status: 'failed' }),
    assertionRecord('flaky', { caveats: ['NO_RUN_QUEUE_CLOCK', 'CONCURRENT'] }),
    testRecord('flaky', { retry: 1, ...grown(30e6, 30.5e6) }),
    testRecord('left out', { status: 'skipped', duration: 0 }),
  ])
  writeLog(dir, '2', [
    workerRecord('2'),
    testRecord('beside 1', { file: 'src/b.test.ts', concurrent: true, ...grown(50e6, 90e6) }),
    testRecord('beside 2', { file: 'src/b.test.ts', concurrent: true, ...grown(50e6, 95e6) }),
    assertionRecord('dies', { file: 'src/c.test.ts', matcher: 'toStayUnderP95', not: true, verdict: 'fail' }),
  ])
}
