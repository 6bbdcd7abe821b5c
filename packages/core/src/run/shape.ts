import * as v from 'valibot'
import type { AssertionRecord, LogRecord, LossRecord, TestRecord, WorkerRecord } from './record.ts'

/** The writer says `NaN` and infinities by name, as JSON has no number for them; here they are numbers again. */
const measure: v.GenericSchema<unknown, number> = v.union([
  v.number(),
  v.pipe(v.picklist(['NaN', 'Infinity', '-Infinity']), v.transform(Number)),
])
const text = v.string()
const flag = v.boolean()
const head = { v: measure, at: measure, cut: v.exactOptional(v.literal(true)) }
const test = { file: text, test: text, project: v.exactOptional(text) }

const reading = v.looseObject({
  time: measure,
  heapUsed: measure,
  heapTotal: measure,
  external: measure,
  arrayBuffers: measure,
  rss: measure,
  contexts: measure,
  detachedContexts: measure,
  handles: measure,
})

const site = v.looseObject({ function: text, location: text, bytes: measure, count: measure, share: measure })

const worker: v.GenericSchema<unknown, WorkerRecord> = v.looseObject({
  ...head,
  type: v.literal('worker'),
  runner: text,
  runnerVersion: text,
  node: text,
  platform: text,
  pid: measure,
  worker: text,
  pool: text,
})

const finished: v.GenericSchema<unknown, TestRecord> = v.looseObject({
  ...head,
  ...test,
  type: v.literal('test'),
  status: v.picklist(['passed', 'failed', 'skipped']),
  duration: measure,
  retry: measure,
  repeat: v.exactOptional(measure),
  concurrent: flag,
  snapshot: v.exactOptional(v.looseObject({ mode: v.literal('light'), before: reading, after: reading })),
})

const assertion: v.GenericSchema<unknown, AssertionRecord> = v.looseObject({
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
  sites: v.exactOptional(v.array(site)),
  caveats: v.array(text),
  options: v.record(text, text),
})

const loss: v.GenericSchema<unknown, LossRecord> = v.looseObject({
  ...head,
  type: v.literal('loss'),
  records: measure,
  reason: text,
})

const shapes: Readonly<Record<LogRecord['type'], v.GenericSchema<unknown, LogRecord>>> = {
  assertion,
  loss,
  test: finished,
  worker,
}

/** What a cut record may have lost: replaced by nothing, so that the rest of it still counts. */
const AFTER_A_CUT: Readonly<Record<string, () => unknown>> = {
  caveats: () => [],
  evidence: () => ({}),
  options: () => ({}),
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
  const { type, cut } = value as { readonly type?: unknown; readonly cut?: unknown }
  if (typeof type !== 'string') return { wrong: 'no `type`' }
  if (!Object.hasOwn(shapes, type)) return { unknown: type }
  const whole = cut === true ? withoutLostParts(value) : value
  const result = v.safeParse(shapes[type as LogRecord['type']], whole)
  if (result.success) return { record: result.output }
  const [issue] = result.issues
  return { wrong: `${type} record: ${v.getDotPath(issue) ?? 'the record'}: ${issue.message}` }
}

function withoutLostParts(value: Record<string, unknown>): Record<string, unknown> {
  const kept = { ...value }
  for (const [name, empty] of Object.entries(AFTER_A_CUT)) {
    if (typeof kept[name] !== 'string') continue
    const replacement = empty()
    if (replacement === undefined) delete kept[name]
    else kept[name] = replacement
  }
  return kept
}
