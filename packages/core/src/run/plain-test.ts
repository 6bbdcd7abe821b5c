import type { TestRecord } from './record.ts'

/** Numbers of a reading that are always there. */
const READ = [
  'time',
  'heapUsed',
  'heapTotal',
  'external',
  'arrayBuffers',
  'rss',
  'contexts',
  'detachedContexts',
  'handles',
] as const

/**
 * Whether a parsed line is the record of a test as it is nearly always written: nothing cut, all measures numbers. Most of a run log are
 * such records, and the schema is slow until V8 has optimised it, when the log of most runs has been read. What this refuses, the schema decides;
 * what this accepts, the schema accepts and leaves as it is (a test holds it to that).
 */
export function isPlainTest(value: Record<string, unknown>): value is Record<string, unknown> & TestRecord {
  const { type, v, at, cut, file, test, project, status, duration, retry, repeat, concurrent, snapshot } =
    value as { readonly [K in keyof TestRecord]?: unknown }
  return (
    type === 'test' &&
    typeof v === 'number' &&
    typeof at === 'number' &&
    cut === undefined &&
    typeof file === 'string' &&
    typeof test === 'string' &&
    (project === undefined || typeof project === 'string') &&
    (status === 'passed' || status === 'failed' || status === 'skipped') &&
    typeof duration === 'number' &&
    typeof retry === 'number' &&
    (repeat === undefined || typeof repeat === 'number') &&
    typeof concurrent === 'boolean' &&
    (snapshot === undefined || isPair(snapshot))
  )
}

function isPair(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { mode, before, after, loopDelay } = value as Readonly<Record<string, unknown>>
  return (
    (mode === 'light' || mode === 'settled') &&
    isReading(before) &&
    isReading(after) &&
    (loopDelay === undefined || typeof loopDelay === 'number')
  )
}

function isReading(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const reading = value as Readonly<Record<string, unknown>>
  for (const name of READ) if (typeof reading[name] !== 'number') return false
  const { live } = reading
  return live === undefined || typeof live === 'number'
}
