import { dirname } from 'node:path'
import { runLogFiles } from './files.ts'
import { type Line, linesOf } from './lines.ts'
import { type LogRecord, SCHEMA_VERSION } from './record.ts'
import { shapeOf } from './shape.ts'

/** A record and where it was read. */
export interface RunLogEntry {
  readonly record: LogRecord
  /** Folder of the file: one folder is one run. */
  readonly run: string
  /** Path of the file: one file is one worker. */
  readonly source: string
  /** Line in the file, from 1. */
  readonly line: number
}

/** What was read and what could not be. Counts, but for the first few examples. */
export interface RunLogHealth {
  /** Files that were read. */
  files: number
  /** Files that hold nothing. */
  emptyFiles: number
  /** Files that could not be opened or read to their end. */
  unreadableFiles: number
  /** Records handed out. */
  records: number
  /** Lines that are no record: no JSON, no UTF-8, over 1 MiB, or without the fields of their type. */
  damagedLines: number
  /** Last lines without an end: the worker died or was still writing. At most one a file. */
  unfinishedLines: number
  /** Lines of a later schema version, skipped. */
  newerLines: number
  /** Lines of types that this reader does not know, skipped; by type. At most 20 types, the rest under `other`. */
  unknownTypes: Record<string, number>
  /** Records that their writer could not write (full disk), as it says itself. */
  lostRecords: number
  /** Records that were shortened to fit a line, or lost a part (evidence, sites, a snapshot) that was of another shape. */
  cutRecords: number
  /** The first ten of the damage above, for a person. */
  examples: { source: string; line: number; reason: string }[]
}

/** A run log being read: iterate it once, then look at `health`. */
export interface RunLogReading extends AsyncIterable<RunLogEntry> {
  readonly health: Readonly<RunLogHealth>
}

/**
 * Reads the run logs in folders, at any depth: one run, several shards, a folder of runs. Merging is reading them
 * together. Constant memory but for the names of the files; files that grow are read as far as they went.
 *
 * Damage is counted and never fatal: half-written and garbage lines, files of other things, later versions.
 *
 * @param places - folders or single `.jsonl` files.
 * @throws UsageError, at the first step, when a place does not exist.
 * @example
 * const log = readRunLog(['.qtests'])
 * for await (const { record } of log) if (record.type === 'test') console.log(record.test, record.duration)
 * console.log(log.health.damagedLines)
 */
export function readRunLog(places: readonly string[]): RunLogReading {
  const health = emptyHealth()
  return {
    health,
    [Symbol.asyncIterator]: () => entriesOf(places, health),
  }
}

async function* entriesOf(
  places: readonly string[],
  health: RunLogHealth,
): AsyncGenerator<RunLogEntry, void> {
  for await (const source of runLogFiles(places)) {
    health.files += 1
    const run = dirname(source)
    let lines = 0
    try {
      for await (const part of linesOf(source)) {
        for (const line of part) {
          lines += 1
          const record = recordOf(line, source, health)
          if (record === undefined) continue
          health.records += 1
          if (record.cut === true) health.cutRecords += 1
          if (record.type === 'loss' && Number.isFinite(record.records)) health.lostRecords += record.records
          yield { record, run, source, line: line.number }
        }
      }
      if (lines === 0) health.emptyFiles += 1
    } catch (error) {
      if (!isSystemError(error)) throw error
      health.unreadableFiles += 1
      note(health, source, lines + 1, error.message)
    }
  }
}

function recordOf(line: Line, source: string, health: RunLogHealth): LogRecord | undefined {
  const damaged = (reason: string): undefined => {
    if (line.ended) health.damagedLines += 1
    else health.unfinishedLines += 1
    note(health, source, line.number, reason)
  }
  if (line.text === undefined) return damaged('no UTF-8 text, or longer than 1 MiB')
  let value: unknown
  try {
    value = JSON.parse(line.text)
  } catch {
    return damaged(line.ended ? 'no JSON' : 'ends in the middle')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return damaged('no JSON object')
  const fields = value as Record<string, unknown>
  const { v: version } = fields as { readonly v?: unknown }
  if (typeof version !== 'number') return damaged('no schema version `v`')
  if (version > SCHEMA_VERSION) {
    health.newerLines += 1
    return undefined
  }
  const shaped = shapeOf(fields)
  if ('record' in shaped) return shaped.record
  if ('wrong' in shaped) return damaged(shaped.wrong)
  if (shaped.unknown === 'unreadable') return damaged('the writer was handed something that is no record')
  countType(health, shaped.unknown)
  return undefined
}

function countType(health: RunLogHealth, type: string): void {
  const name =
    Object.hasOwn(health.unknownTypes, type) || Object.keys(health.unknownTypes).length < 20
      ? type.slice(0, 60)
      : 'other'
  health.unknownTypes[name] = (health.unknownTypes[name] ?? 0) + 1
}

function note(health: RunLogHealth, source: string, line: number, reason: string): void {
  if (health.examples.length < 10) health.examples.push({ source, line, reason })
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return typeof (error as { code?: unknown } | null)?.code === 'string'
}

function emptyHealth(): RunLogHealth {
  return {
    files: 0,
    emptyFiles: 0,
    unreadableFiles: 0,
    records: 0,
    damagedLines: 0,
    unfinishedLines: 0,
    newerLines: 0,
    unknownTypes: Object.create(null) as Record<string, number>,
    lostRecords: 0,
    cutRecords: 0,
    examples: [],
  }
}
