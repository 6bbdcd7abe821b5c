import * as v from 'valibot'
import { UsageError } from '../errors.ts'
import { nodeProcess } from '../realm.ts'
import { messageOf } from '../thrown.ts'

/** Version of the form of baseline files. */
export const BASELINE_VERSION = 1

/** A quantile of a baseline in ms. */
export interface BaselineQuantile {
  readonly value: number
  /**
   * It is above this with a chance of at most one in a million, whatever the distribution: from order statistics. `null`
   * where the calls were too few to tell: fewer than 20 for p50, than 270 for p95.
   */
  readonly upper: number | null
}

/** What was measured of one assertion on one machine. */
export interface BaselineEntry {
  /** Times it is made of. */
  readonly calls: number
  /** The times are means of batches: one call is too short for the clock. */
  readonly batched: boolean
  readonly p50: BaselineQuantile
  readonly p95: BaselineQuantile
}

/** All entries of a test file: by the name of the assertion, then by the machine. */
export type Baselines = ReadonlyMap<string, ReadonlyMap<string, BaselineEntry>>

const time = v.pipe(v.number(), v.finite(), v.minValue(0))
const point = v.object({ value: time, upper: v.nullable(time) })
const entry = v.object({
  calls: v.pipe(v.number(), v.integer(), v.minValue(1)),
  batched: v.boolean(),
  p50: point,
  p95: point,
})
const schema = v.object({
  version: v.number(),
  baselines: v.record(v.string(), v.record(v.string(), entry)),
})

/**
 * The baselines of a file; none where there is no file.
 *
 * @throws UsageError for a file that cannot be read, is damaged, or was written by a later version.
 */
export function readBaselines(path: string): Baselines {
  let text: string
  try {
    text = nodeProcess.getBuiltinModule('node:fs').readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return new Map()
    throw new UsageError(`Could not read the baseline file ${path}: ${messageOf(error)}`, { cause: error })
  }
  return parseBaselines(text, path)
}

/**
 * The baselines in the text of a file.
 *
 * @param path - for errors.
 * @throws UsageError for a text that is none, or of a later version.
 */
export function parseBaselines(text: string, path: string): Baselines {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw damaged(path, messageOf(error), error)
  }
  const version = typeof value === 'object' && value !== null ? (value as { version?: unknown }).version : 0
  if (typeof version === 'number' && version > BASELINE_VERSION) {
    throw new UsageError(
      `The baseline file ${path} is of version ${version}; this release of qtests reads version ${BASELINE_VERSION}`,
    )
  }
  const result = v.safeParse(schema, value)
  if (!result.success) {
    const [issue] = result.issues
    throw damaged(path, `${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}`)
  }
  return new Map(
    Object.entries(result.output.baselines).map(([name, machines]) => [
      name,
      new Map(Object.entries(machines)),
    ]),
  )
}

/** The text of a file: names in the order of their characters and one value a line, for small differences. */
export function formatBaselines(baselines: Baselines): string {
  const sorted = Object.fromEntries(
    inOrder(baselines).map(([name, machines]) => [name, Object.fromEntries(inOrder(machines))]),
  )
  return `${JSON.stringify({ version: BASELINE_VERSION, baselines: sorted }, undefined, 2)}\n`
}

/** The baselines with one entry more, or another in its place. */
export function withEntry(
  baselines: Baselines,
  name: string,
  machine: string,
  added: BaselineEntry,
): Baselines {
  const machines = new Map(baselines.get(name)).set(machine, added)
  return new Map(baselines).set(name, machines)
}

/** Not by locale: the order must be the same for everybody. */
function inOrder<V>(map: ReadonlyMap<string, V>): [string, V][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1))
}

function damaged(path: string, why: string, cause?: unknown): UsageError {
  return new UsageError(
    `The baseline file ${path} is damaged (${why}). Restore it from version control, or delete it and record anew`,
    cause === undefined ? undefined : { cause },
  )
}
