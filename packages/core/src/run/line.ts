import { Buffer } from 'node:buffer'
import { wallTime } from '../realm.ts'
import { plainText } from './plain-text.ts'
import { type SerialiseLimits, serialise } from './serialise.ts'

/** Longest line of a run log in bytes, its line feed included. */
export const LONGEST_LINE = 65_536

const TOTAL = LONGEST_LINE - 32

/** From all of it to bare facts; the last one fits whatever comes (a unit of text takes 6 bytes at most). */
const LIMITS: readonly SerialiseLimits[] = [
  { text: Number.POSITIVE_INFINITY, items: Number.POSITIVE_INFINITY, depth: 32, total: TOTAL },
  { text: 4_096, items: 256, depth: 16, total: TOTAL },
  { text: 512, items: 32, depth: 8, total: TOTAL },
  { text: 128, items: 16, depth: 3, total: TOTAL },
  { text: 64, items: 0, depth: 1, total: TOTAL },
]

/**
 * One line for a record, at most {@link LONGEST_LINE} bytes. A longer record is cut: long texts end in `…`, long lists
 * and tables lose their tail, and the record carries `"cut":true`. Never throws.
 *
 * What is no record at all (not an object, or one that cannot be read) becomes a record of type `unreadable`,
 * so that a report can say that something is missing.
 */
export function lineOf(record: unknown): Buffer {
  const plain = plainText(record)
  if (plain !== undefined && plain.length <= TOTAL) {
    const line = Buffer.from(`${plain}\n`)
    if (line.length <= LONGEST_LINE) return line
  }
  for (const [level, limits] of LIMITS.entries()) {
    const text = serialise(record, limits)
    if (text === undefined) continue
    if (!text.startsWith('{')) return Buffer.from(`${unreadableRecord(`not an object: ${text}`)}\n`)
    const line = Buffer.from(level === 0 ? `${text}\n` : `${marked(text)}\n`)
    if (line.length <= LONGEST_LINE) return line
  }
  return Buffer.from(`${unreadableRecord('too long')}\n`)
}

function marked(text: string): string {
  return text === '{}' ? '{"cut":true}' : `${text.slice(0, -1)},"cut":true}`
}

function unreadableRecord(reason: string): string {
  const short = reason.length <= 200 ? reason : `${reason.slice(0, 200)}…`
  return `{"v":1,"type":"unreadable","at":${wallTime()},"reason":${JSON.stringify(short)}}`
}
