import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AssertionRecord, FileRecord, LogRecord, ProbeRecord, TestRecord } from '@qtests/core/run'

const START = 1_700_000_000_000
const FILES = ['orders', 'sessions', 'payments', 'search', 'billing', 'users', 'mail', 'export']
const WORDS = [
  'is released',
  'answers in time',
  'is retried',
  'keeps its order',
  'closes its sockets',
  'is rejected',
]

/** A generator of numbers that gives the same ones each time: reports are compared with pictures taken before. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

/** What a run of `count` tests in eight workers leaves behind: some fail, some leave doubts, probes watched some. */
export function writeGeneratedRun(dir: string, count: number): void {
  mkdirSync(dir, { recursive: true })
  const random = numbers(42)
  for (let worker = 0; worker < 8; worker++) {
    let at = START + worker * 40
    let heap = 38e6 + worker * 2e6
    const records: LogRecord[] = [workerRecord(worker, at)]
    for (let index = worker; index < count; index += 8) {
      const area = FILES[Math.floor(index / 8 / 25) % FILES.length] ?? 'orders'
      const id = {
        file: `packages/${area}/test/${area}-${Math.floor(index / 8 / 25)}-${worker}.test.ts`,
        test: `${area} > request ${index} ${WORDS[index % WORDS.length]}`,
      }
      const duration = random() < 0.02 ? 200 + random() * 3_000 : 0.5 + random() * 40
      at += duration
      const failed = index % 487 === 3
      const after = heap + (random() - 0.42) * 900e3
      if (index % 7 === 0) records.push(leakRecord(id, at, failed, random))
      if (index % 5 === 1) records.push(latencyRecord(id, at, index % 650 === 1, random))
      if (index % 211 === 5)
        records.push(breakerRecord(id, at, random), poolRecord(id, at), cacheRecord(id, at, random))
      // Every other file was read after full collections.
      const live = area.length % 2 === 0 ? 12e6 + (index % 200) * 4e3 + random() * 9e3 : undefined
      records.push(testRecord(id, at, duration, failed, heap, after, live))
      if (live !== undefined && (Math.floor(index / 8) % 25 === 24 || index + 8 >= count)) {
        records.push(fileRecord(id, at, area === 'orders'))
      }
      heap = random() < 0.03 ? 38e6 + worker * 2e6 + random() * 4e6 : after
    }
    writeFileSync(
      join(dir, `${worker}.jsonl`),
      `${records.map((record) => JSON.stringify(record)).join('\n')}\n`,
    )
  }
}

interface Id {
  readonly file: string
  readonly test: string
}

function workerRecord(worker: number, at: number): LogRecord {
  return {
    v: 1,
    type: 'worker',
    at,
    runner: 'vitest',
    runnerVersion: '4.1.12',
    node: 'v22.23.0',
    platform: 'linux',
    pid: 4_000 + worker,
    worker: String(worker),
    pool: 'forks',
  }
}

function testRecord(
  id: Id,
  at: number,
  duration: number,
  failed: boolean,
  before: number,
  after: number,
  live: number | undefined,
): TestRecord {
  const reading = (heapUsed: number) => ({
    time: at - START,
    heapUsed,
    heapTotal: heapUsed * 1.4,
    external: 2e6,
    arrayBuffers: 1e5,
    rss: heapUsed * 2.6,
    contexts: 1,
    detachedContexts: 0,
    handles: 3,
    ...(live === undefined ? {} : { live }),
  })
  return {
    v: 1,
    type: 'test',
    at,
    ...id,
    status: failed ? 'failed' : 'passed',
    duration,
    retry: 0,
    concurrent: false,
    snapshot: { mode: 'light', before: reading(before), after: reading(after) },
  }
}

/** What the readings of a file say: in one area a test leaks, elsewhere they grow for another reason. */
function fileRecord({ file, test }: Id, at: number, leaking: boolean): FileRecord {
  return {
    v: 1,
    type: 'file',
    at,
    file,
    by: 'settled',
    trend: leaking ? 'leaking' : 'growing',
    tests: 25,
    unattributed: 0,
    readings: 26,
    growth: 800e3,
    perTest: { bytes: 32e3, low: 30e3, high: 34e3 },
    trendChance: 1e-9,
    correlation: 0.98,
    variance: 9e6,
    leakProbability: leaking ? 1 : 0.42,
    repeated: leaking ? 1 : 0,
    repetitions: leaking ? 46 : 0,
    overhead: 900,
    elapsed: 3_100,
    contexts: 0,
    detachedContexts: 0,
    handles: 1,
    leaks: leaking
      ? [
          {
            test,
            bytes: 31e3,
            low: 30e3,
            high: 32e3,
            external: 4e3,
            repetitions: 46,
            owner: 'code',
            sites: [
              {
                function: 'remember',
                location: 'packages/orders/src/registry.ts:41:17',
                bytes: 31e3,
                count: 1,
                share: 1,
              },
            ],
          },
        ]
      : [],
    open: leaking ? [] : [{ test, reason: 'no time was left to repeat it' }],
  }
}

/** A history of `count` runs: one number changes its level, one comes later, one stands still. */
export function writeGeneratedHistory(dir: string, count: number): void {
  mkdirSync(dir, { recursive: true })
  const random = numbers(7)
  for (let run = 0; run < count; run++) {
    const at = START + run * 86_400_000
    const commit = `${(run * 7_919 + 0x1000000).toString(16)}c0ffee`
    const series = {
      tests: { value: 700, unit: 'count', worse: 'neither' },
      'time of all tests': {
        value: (run < count / 2 ? 2e3 : 3e3) * (0.97 + random() * 0.06),
        unit: 'ms',
        worse: 'more',
      },
      ...(run < 5
        ? {}
        : {
            'p95 of src/<b>handler</b>.test.ts > answers': {
              value: 19 + random(),
              unit: 'ms',
              worse: 'more',
            },
          }),
    }
    const entry = {
      schema: 1,
      commit,
      branch: 'main',
      at,
      nodes: ['22.23.0'],
      machines: [],
      series,
      dropped: 0,
    }
    const name = `${new Date(at).toISOString().replace(/[:.]/g, '-')}-${commit.slice(0, 12)}-${run.toString(16).padStart(8, '0')}.json`
    writeFileSync(join(dir, name), JSON.stringify(entry))
  }
}

function assertion(id: Id, at: number, more: Partial<AssertionRecord>): AssertionRecord {
  return {
    v: 1,
    type: 'assertion',
    at: at - 1,
    ...id,
    matcher: 'toNotLeakMemory',
    not: false,
    verdict: 'pass',
    passed: true,
    summary: 'retains nothing that grows',
    calls: 4_000,
    elapsed: 180,
    evidence: { bytesPerCall: 0.2, tolerance: 4, measuredCalls: 3_600, blocks: 3 },
    caveats: [],
    options: {},
    ...more,
  }
}

function leakRecord(id: Id, at: number, failed: boolean, random: () => number): AssertionRecord {
  if (!failed) return assertion(id, at, {})
  const bytes = 40 + Math.round(random() * 400)
  const area = id.test.split(' ')[0] ?? 'orders'
  return assertion(id, at, {
    verdict: 'fail',
    passed: false,
    summary: `leaks ${bytes} B per call`,
    evidence: { bytesPerCall: bytes, tolerance: 4, measuredCalls: 3_600, blocks: 3 },
    sites: [
      {
        function: 'remember',
        location: `packages/${area}/src/registry.ts:41:17`,
        bytes: bytes * 0.7,
        count: 1,
        share: 0.7,
      },
      {
        function: 'listen',
        location: `packages/${area}/src/events/bus.ts:12:5`,
        bytes: bytes * 0.3,
        count: 1,
        share: 0.3,
      },
    ],
    retained: [
      {
        class: 'Session',
        count: 1,
        bytes,
        path: `registry (module variable in packages/${area}/src/registry.ts) -> Map -> Session`,
        fingerprint: 'held-1a2b3c4d',
      },
    ],
  })
}

function latencyRecord(id: Id, at: number, doubtful: boolean, random: () => number): AssertionRecord {
  const scale = 1 + random() * 8
  const shares = [0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.97, 0.99, 0.995, 1]
  const points = shares.map((share): [number, number] => [
    share,
    Number((scale * (0.6 + share + share ** 24 * 5)).toPrecision(4)),
  ])
  const p95 = points[7]?.[1] ?? 0
  return assertion(id, at, {
    matcher: 'toStayUnderP95',
    verdict: doubtful ? 'inconclusive' : 'pass',
    summary: doubtful
      ? 'too few calls within 2 s'
      : 'p95 stays under 20 ms: 3 of 400 calls took longer, 5 % may',
    calls: 420,
    elapsed: 900,
    evidence: {
      timed: 400,
      p50: points[4]?.[1] ?? 0,
      p95,
      p95Lower: p95 * 0.9,
      p95Upper: p95 * 1.2,
      p95Budget: 20,
      p95State: doubtful ? 'open' : 'passed',
    },
    distribution: points,
    caveats: doubtful ? ['NO_RUN_QUEUE_CLOCK'] : [],
  })
}

function probe(
  id: Id,
  at: number,
  more: Pick<ProbeRecord, 'kind' | 'name' | 'summary'> & Partial<ProbeRecord>,
): ProbeRecord {
  return { v: 1, type: 'probe', at: at - 0.5, ...id, ...more }
}

function breakerRecord(id: Id, at: number, random: () => number): ProbeRecord {
  const opened = 40 + random() * 200
  return probe(id, at, {
    kind: 'breaker',
    name: 'payments',
    summary: {
      state: 'closed',
      transitions: 5,
      admitted: 61,
      rejected: 22,
      success: 48,
      failure: 11,
      timeout: 2,
      fallback: 22,
    },
    events: [
      { at: 5, what: 'timeout of charge()' },
      { at: opened, what: 'closed -> open' },
      { at: opened + 300, what: 'open -> halfOpen' },
      { at: opened + 330, what: 'halfOpen -> open' },
      { at: opened + 630, what: 'open -> halfOpen' },
      { at: opened + 700, what: 'halfOpen -> closed' },
    ],
  })
}

function poolRecord(id: Id, at: number): ProbeRecord {
  return probe(id, at, {
    kind: 'pool',
    name: 'postgres',
    summary: {
      max: 20,
      total: 20,
      idle: 14,
      used: 6,
      pending: 0,
      peakUsed: 17,
      peakPending: 4,
      utilization: 0.3,
      acquired: 412,
      timeouts: 3,
      waitP95: 12.4,
    },
  })
}

function cacheRecord(id: Id, at: number, random: () => number): ProbeRecord {
  const hits = Math.round(800 + random() * 200)
  return probe(id, at, {
    kind: 'cache',
    name: 'products',
    summary: {
      hits,
      misses: 110,
      hitRate: hits / (hits + 110),
      sets: 110,
      deletes: 2,
      evictions: 40,
      expirations: 8,
      loads: 110,
      size: 60,
    },
    events: [
      { at: 10, what: 'evicted 20 entries' },
      { at: 900, what: 'evicted 20 entries' },
    ],
    dropped: 12,
  })
}
