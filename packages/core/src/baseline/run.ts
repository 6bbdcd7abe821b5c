import type { LatencyJudge } from '../latency/judge.ts'
import type { Machine } from '../latency/machine.ts'
import { type Measurement, measure } from '../latency/measure.ts'
import type { LatencyValues } from '../latency/options.ts'
import { type LatencyFindings, type LatencyPlan, MARGIN, runMeasured } from '../latency/run.ts'
import type { Instrumentation } from '../latency/surroundings.ts'
import type { RunContext } from '../matchers/definition.ts'
import { quantile } from '../stats/quantile.ts'
import type { Subject } from '../subject.ts'
import { budgetsOf } from './budgets.ts'
import { type BaselineEntry, type BaselineQuantile, readBaselines } from './file.ts'
import type { BaselinePlace } from './place.ts'
import { Recording } from './recording.ts'
import { writeEntry } from './store.ts'

/** A baseline assertion after checking. */
export interface BaselinePlan {
  readonly subject: Subject
  /** 1 and the tolerance. */
  readonly limit: number
  /** The tolerance as text: `25 %`. */
  readonly margin: string
  readonly options: LatencyValues & { readonly maxCalls: number }
}

/** Where a baseline assertion looked, and as what. */
export interface BaselineCase extends BaselinePlace {
  /** Name of the machine in the file. */
  readonly machine: string
  readonly plan: BaselinePlan
}

/** Why there is neither a comparison nor a new baseline. */
export type Unrecorded =
  /** Nothing may be written in this mode. */
  | { readonly why: 'mode' }
  /** `.not` compares, and writes nothing. */
  | { readonly why: 'not' }
  | { readonly why: 'instrumented'; readonly by: Instrumentation }
  /** Fewer calls within `maxTime` than a baseline is made of. */
  | { readonly why: 'calls'; readonly measurement: Measurement; readonly least: number }

/** What a baseline assertion came to. */
export type BaselineFindings =
  | {
      readonly kind: 'unrecorded'
      readonly case: BaselineCase
      readonly reason: Unrecorded
      /** Machines of which the file has an entry of that name. */
      readonly elsewhere: readonly string[]
    }
  | {
      readonly kind: 'written'
      readonly case: BaselineCase
      readonly entry: BaselineEntry
      /** The entry that was replaced although the new one is slower, as the environment allowed. */
      readonly slower: BaselineEntry | undefined
      readonly measurement: Measurement
    }
  | {
      readonly kind: 'compared'
      readonly case: BaselineCase
      readonly entry: BaselineEntry
      readonly findings: LatencyFindings
      /** The new entry, where one was written. */
      readonly updated: BaselineEntry | undefined
    }

/** Timed calls of a baseline, where there is time for them. */
const RECORDED_CALLS = 1_000
/** No call is given up sooner, in ms: nobody knows yet how long one takes. */
const STALL = 10_000

/** What a run needs beside the plan. */
export interface BaselineSetting {
  readonly context: Pick<RunContext, 'signal' | 'deadline' | 'concurrent' | 'isNot'>
  readonly machine: Machine
  readonly instrumented: Instrumentation | undefined
  /** An update may be slower than what it replaces. */
  readonly acceptSlower: boolean
}

/** Compares with the baseline, and writes it where that is asked for and allowed. */
export async function runBaseline(found: BaselineCase, setting: BaselineSetting): Promise<BaselineFindings> {
  const { mode, machine, name, path } = found
  const { context, instrumented } = setting
  const machines = readBaselines(path).get(name)
  const entry = machines?.get(machine)
  const writes = context.isNot !== true && instrumented === undefined
  if (entry !== undefined && (mode !== 'all' || !writes)) {
    return {
      kind: 'compared',
      case: found,
      entry,
      findings: await compare(found, entry, setting),
      updated: undefined,
    }
  }
  if (entry !== undefined) return await update(found, entry, setting)
  const elsewhere = [...(machines?.keys() ?? [])].sort()
  const unrecorded = (reason: Unrecorded) => ({ kind: 'unrecorded', case: found, reason, elsewhere }) as const
  if (mode === 'none') return unrecorded({ why: 'mode' })
  if (context.isNot === true) return unrecorded({ why: 'not' })
  if (instrumented !== undefined) return unrecorded({ why: 'instrumented', by: instrumented })
  return await record(found, undefined, elsewhere, setting)
}

async function compare(
  { plan: { subject, options, limit } }: BaselineCase,
  entry: BaselineEntry,
  { context, machine, instrumented }: BaselineSetting,
  stop?: (judge: LatencyJudge) => Recording,
): Promise<LatencyFindings> {
  const plan: LatencyPlan = {
    budgets: budgetsOf(entry, limit, waitsKnown(machine, options)),
    options:
      stop === undefined ? options : { ...options, maxCalls: Math.max(options.maxCalls, RECORDED_CALLS) },
    wholeWarmUp: true,
    // What was long enough for the clock is timed call by call again; what was not may have become so.
    shortest: entry.batched ? 'warm-up' : Number.POSITIVE_INFINITY,
    ...(stop === undefined ? {} : { stop }),
  }
  return await runMeasured(subject, plan, context, machine, instrumented)
}

function waitsKnown(machine: Machine, { excuse }: LatencyValues): boolean {
  if (excuse === false) return false
  const clock = machine.openWaitClock(true)
  clock.close()
  return clock.kind === 'run-queue'
}

/** Replaces an entry, unless the new one is proved to be slower by more than the tolerance. */
async function update(
  found: BaselineCase,
  entry: BaselineEntry,
  setting: BaselineSetting,
): Promise<BaselineFindings> {
  let recording: Recording | undefined
  const findings = await compare(found, entry, setting, (judge) => {
    recording = new Recording(RECORDED_CALLS, judge)
    return recording
  })
  const { kind, doubt } = findings.conclusion
  if (kind === 'fail' && setting.acceptSlower) return await record(found, entry, [], setting)
  const unclear = kind === 'fail' || doubt === 'noisy' || doubt === 'own-threads'
  const batched = (findings.measurement?.batch ?? 1) > 1
  const updated = unclear ? undefined : entryOf(recording?.times() ?? new Float64Array(), batched)
  if (updated !== undefined) await writeEntry(found.path, found.name, found.machine, updated)
  return { kind: 'compared', case: found, entry, findings, updated }
}

async function record(
  found: BaselineCase,
  slower: BaselineEntry | undefined,
  elsewhere: readonly string[],
  { context, machine }: BaselineSetting,
): Promise<BaselineFindings> {
  const { subject, options } = found.plan
  const { signal, deadline } = context
  const recording = new Recording(RECORDED_CALLS)
  const measurement = await measure(subject, recording, {
    options: { ...options, maxCalls: RECORDED_CALLS },
    machine,
    limits: {
      signal,
      hardStop: deadline === undefined ? Number.POSITIVE_INFINITY : deadline - MARGIN,
      stall: Math.max(options.maxTime, STALL),
      overdue: Math.max(options.maxTime, STALL),
    },
    shortest: undefined,
    wholeWarmUp: true,
  })
  const entry = entryOf(recording.times(), measurement.batch > 1)
  if (entry === undefined)
    return {
      kind: 'unrecorded',
      case: found,
      reason: { why: 'calls', measurement, least: LEAST_CALLS },
      elsewhere,
    }
  await writeEntry(found.path, found.name, found.machine, entry)
  return { kind: 'written', case: found, entry, slower, measurement }
}

/** Digits that are kept of a time. */
const DIGITS = 4

/** Chance that a percentile is above its upper end: that of a false red as a whole, which a wrong bound would be. */
const BEYOND = 1e-6

/** Fewer have no upper end of the median. */
const LEAST_CALLS = 20

/** What is kept of times in ascending order; `undefined` for fewer than {@link LEAST_CALLS}. */
export function entryOf(times: Float64Array, batched: boolean): BaselineEntry | undefined {
  const point = (q: number): BaselineQuantile => {
    const { value, upper } = quantile(times, q, 1 - 2 * BEYOND)
    return { value: rounded(value), upper: upper === undefined ? null : rounded(upper) }
  }
  if (times.length < LEAST_CALLS) return undefined
  return { calls: times.length, batched, p50: point(0.5), p95: point(0.95) }
}

function rounded(ms: number): number {
  return Number(ms.toPrecision(DIGITS))
}
