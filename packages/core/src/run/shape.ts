import * as v from 'valibot'
import { isPlainTest } from './plain-test.ts'
import type {
  AssertionRecord,
  FileRecord,
  LogRecord,
  LossRecord,
  ProbeRecord,
  TestRecord,
  WorkerRecord,
} from './record.ts'
import { flag, head, measure, reading, retained, shapeFor, site, test, text } from './shape-parts.ts'

const worker = shapeFor<WorkerRecord>()(
  v.looseObject({
    ...head,
    type: v.literal('worker'),
    runner: text,
    runnerVersion: text,
    node: text,
    platform: text,
    pid: measure,
    worker: text,
    pool: text,
    machine: v.exactOptional(text),
  }),
)

/** For the test that holds the quick look to it. */
export const finished = shapeFor<TestRecord>()(
  v.looseObject({
    ...head,
    ...test,
    type: v.literal('test'),
    status: v.picklist(['passed', 'failed', 'skipped']),
    duration: measure,
    retry: measure,
    repeat: v.exactOptional(measure),
    concurrent: flag,
    snapshot: v.exactOptional(
      v.looseObject({
        mode: v.picklist(['light', 'settled']),
        before: reading,
        after: reading,
        loopDelay: v.exactOptional(measure),
      }),
    ),
  }),
)

const assertion = shapeFor<AssertionRecord>()(
  v.looseObject({
    ...head,
    ...test,
    type: v.literal('assertion'),
    matcher: text,
    not: flag,
    verdict: v.picklist(['pass', 'fail', 'inconclusive', 'unsupported', 'error']),
    passed: flag,
    summary: text,
    calls: measure,
    elapsed: measure,
    evidence: v.record(text, v.nullable(v.union([v.number(), text, flag]))),
    distribution: v.exactOptional(v.array(v.tuple([measure, measure]))),
    sites: v.exactOptional(v.array(site)),
    retained: v.exactOptional(v.array(retained)),
    allowed: v.exactOptional(v.record(text, text)),
    artifacts: v.exactOptional(v.array(text)),
    caveats: v.array(text),
    options: v.record(text, text),
  }),
)

const probe = shapeFor<ProbeRecord>()(
  v.looseObject({
    ...head,
    ...test,
    type: v.literal('probe'),
    kind: v.picklist([
      'breaker',
      'pool',
      'cache',
      'limiter',
      'stream',
      'queries',
      'dependency',
      'load',
      'pressure',
      'event-loop',
    ]),
    name: text,
    summary: v.record(text, v.nullable(v.union([v.number(), text, flag]))),
    events: v.exactOptional(v.array(v.looseObject({ at: measure, what: text }))),
    dropped: v.exactOptional(measure),
  }),
)

const file = shapeFor<FileRecord>()(
  v.looseObject({
    ...head,
    type: v.literal('file'),
    project: v.exactOptional(text),
    file: text,
    by: v.picklist(['settled', 'hunt']),
    trend: v.picklist(['stable', 'growing', 'leaking', 'shrinking']),
    tests: measure,
    unattributed: measure,
    readings: measure,
    growth: measure,
    perTest: v.nullable(v.looseObject({ bytes: measure, low: measure, high: measure })),
    trendChance: v.nullable(measure),
    correlation: v.nullable(measure),
    variance: v.nullable(measure),
    leakProbability: measure,
    repeated: measure,
    repetitions: measure,
    overhead: measure,
    elapsed: measure,
    contexts: measure,
    detachedContexts: measure,
    handles: measure,
    leaks: v.array(
      v.looseObject({
        test: text,
        bytes: measure,
        low: measure,
        high: measure,
        external: measure,
        repetitions: measure,
        owner: v.picklist(['code', 'test', 'package', 'unknown']),
        sites: v.array(site),
        retained: v.exactOptional(v.array(retained)),
      }),
    ),
    open: v.array(v.looseObject({ test: text, reason: text })),
    untold: v.exactOptional(measure),
  }),
)

const loss = shapeFor<LossRecord>()(
  v.looseObject({
    ...head,
    type: v.literal('loss'),
    records: measure,
    reason: text,
  }),
)

const shapes: Readonly<Record<LogRecord['type'], v.GenericSchema<unknown, LogRecord>>> = {
  assertion,
  file,
  loss,
  probe,
  test: finished,
  worker,
}

/** Parts that a record counts without, and what stands for them when they are lost: cut off, or of another shape. */
const SPARE: Readonly<Record<string, () => unknown>> = {
  allowed: () => undefined,
  artifacts: () => undefined,
  caveats: () => [],
  distribution: () => undefined,
  dropped: () => undefined,
  events: () => undefined,
  evidence: () => ({}),
  options: () => ({}),
  retained: () => undefined,
  sites: () => undefined,
  snapshot: () => undefined,
}

/** A record of a known type, checked; otherwise the reason why it is none, in a few words. */
export type Shaped =
  | { readonly record: LogRecord }
  | { readonly unknown: string }
  | { readonly wrong: string }

/** Checks a parsed line of this schema version. Fields that are not known are kept. */
export function shapeOf(value: Record<string, unknown>): Shaped {
  const { type } = value as { readonly type?: unknown }
  if (typeof type !== 'string') return { wrong: 'no `type`' }
  if (!Object.hasOwn(shapes, type)) return { unknown: type }
  if (isPlainTest(value)) return { record: value }
  const kept = { ...value }
  const schema = shapes[type as LogRecord['type']]
  for (;;) {
    const result = v.safeParse(schema, kept)
    if (result.success) return { record: result.output }
    const [issue] = result.issues
    const part = issue.path?.[0]?.key
    if (typeof part !== 'string' || !(part in kept) || !drop(kept, part)) {
      return { wrong: `${type} record: ${v.getDotPath(issue) ?? 'the record'}: ${issue.message}` }
    }
  }
}

/** Puts a spare part out of the way and marks the record as cut. Each part goes once, so this comes to an end. */
function drop(kept: Record<string, unknown>, part: string): boolean {
  const empty = Object.hasOwn(SPARE, part) ? SPARE[part] : undefined
  if (empty === undefined) return false
  const replacement = empty()
  if (replacement === undefined) delete kept[part]
  else kept[part] = replacement
  Object.assign(kept, { cut: true })
  return true
}
