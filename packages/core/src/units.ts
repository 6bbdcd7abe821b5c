import { expected } from './errors.ts'

/**
 * A time in milliseconds, or text with a unit: `20`, `'20ms'`, `'250us'`, `'1.5s'`, `'2min'`. Units in either case:
 * ns, us or µs, ms, s, m or min (minutes), h. Text without a unit is refused: `'20'` could be anything.
 */
export type Duration = number | string

/**
 * A size in bytes, or text with a unit: `64`, `'64 B'`, `'2 KB'` (1,000), `'2 KiB'` (1,024), `'64 MiB'`. Units in
 * either case: B or bytes, KB, MB, GB (powers of 1,000), KiB, MiB, GiB (powers of 1,024). Text without a unit is refused.
 */
export type Bytes = number | string

const DURATIONS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
}

const SIZES: Readonly<Record<string, number>> = {
  b: 1,
  byte: 1,
  bytes: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
}

/**
 * Reads a duration.
 *
 * @returns milliseconds, finite and not negative.
 * @throws UsageError naming `what` when the value is negative, not finite, or text without a known unit.
 * @example parseDuration('`ms`', '250us') // 0.25
 */
export function parseDuration(what: string, value: unknown): number {
  return parse(
    what,
    value,
    DURATIONS,
    "a number of milliseconds or text with a unit such as '20ms', '250us', '1.5s'",
  )
}

/**
 * Reads a size.
 *
 * @returns bytes, finite and not negative.
 * @throws UsageError naming `what` when the value is negative, not finite, or text without a known unit.
 * @example parseBytes('`tolerance`', '2 KB') // 2000
 */
export function parseBytes(what: string, value: unknown): number {
  return parse(what, value, SIZES, "a number of bytes or text with a unit such as '64 B', '2 KB', '64 MiB'")
}

function parse(
  what: string,
  value: unknown,
  units: Readonly<Record<string, number>>,
  constraint: string,
): number {
  let amount: number | undefined
  if (typeof value === 'number') amount = value
  if (typeof value === 'string') {
    const match = /^\s*(\d+(?:[_,]\d{3})*(?:\.\d+)?|\.\d+)\s*([a-zµμ]+)\s*$/i.exec(value)
    const factor = match?.[2] === undefined ? undefined : units[match[2].toLowerCase()]
    if (match?.[1] !== undefined && factor !== undefined)
      amount = Number(match[1].replace(/[_,]/g, '')) * factor
  }
  if (amount === undefined || !Number.isFinite(amount) || amount < 0) throw expected(what, constraint, value)
  return amount
}

/**
 * Milliseconds for a person, three significant digits: `250 µs`, `19.4 ms`, `1.2 s`, from 120 s on `2.5 min`.
 * What is finite can be read back by `parseDuration`, rounded.
 */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return String(ms)
  const size = Math.abs(threeDigits(ms))
  if (size === 0) return '0 ms'
  if (size < 0.001) return `${digits(ms * 1e6)} ns`
  if (size < 1) return `${digits(ms * 1e3)} µs`
  if (size < 1_000) return `${digits(ms)} ms`
  if (size < 120_000) return `${digits(ms / 1_000)} s`
  return `${digits(ms / 60_000)} min`
}

/** Bytes for a person, decimal units, three significant digits: `48 B`, `1.3 KB`, `12.8 MB`. Read back by `parseBytes`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return String(bytes)
  const size = Math.abs(threeDigits(bytes))
  if (size < 1_000) return `${digits(bytes)} B`
  if (size < 1e6) return `${digits(bytes / 1e3)} KB`
  if (size < 1e9) return `${digits(bytes / 1e6)} MB`
  return `${digits(bytes / 1e9)} GB`
}

/**
 * A count for a person, in groups of three digits, with at most one decimal: `21,779`, `1,234.5`. Not by
 * `toLocaleString`, whose first call in a process loads the locale data: 10 to 20 ms.
 */
export function formatCount(count: number): string {
  const tenths = Number.isInteger(count) ? count : (Math.sign(count) * Math.round(Math.abs(count) * 10)) / 10
  const [whole = '', ...fraction] = String(tenths).split('.')
  return [whole.replace(/\B(?=(?:\d{3})+$)/g, ','), ...fraction].join('.')
}

/** A rate to three digits, in the unit in which it is at least 1: `1,000/s`, `1.5/min`. */
export function formatRate(perSecond: number): string {
  const [unit, seconds] =
    perSecond >= 1 || !(perSecond > 0) ? ['s', 1] : perSecond * 60 >= 1 ? ['min', 60] : ['h', 3_600]
  const rounded = Number((perSecond * seconds).toPrecision(3))
  return `${rounded >= 1_000 ? formatCount(rounded) : rounded}/${unit}`
}

/** Rounded before the unit is chosen: 999.7 ms are 1 s, not 1,000 ms. */
function threeDigits(value: number): number {
  return Number(value.toPrecision(3))
}

function digits(value: number): string {
  const rounded = threeDigits(value)
  return Math.abs(rounded) >= 1_000 ? formatCount(rounded) : String(rounded)
}
