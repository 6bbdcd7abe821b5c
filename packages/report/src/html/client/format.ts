/** Sizes, times and counts as the other outputs write them; a test holds them against those of core. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return String(ms)
  const size = Math.abs(threeDigits(ms))
  if (size === 0) return '0 ms'
  if (size < 0.001) return `${digits(ms * 1e6)} ns`
  if (size < 1) return `${digits(ms * 1e3)} µs`
  if (size < 1_000) return `${digits(ms)} ms`
  if (size < 120_000) return `${digits(ms / 1_000)} s`
  return `${digits(ms / 60_000)} min`
}

export function bytes(size: number): string {
  if (!Number.isFinite(size)) return String(size)
  const shown = Math.abs(threeDigits(size))
  if (shown < 1_000) return `${digits(size)} B`
  if (shown < 1e6) return `${digits(size / 1e3)} KB`
  if (shown < 1e9) return `${digits(size / 1e6)} MB`
  return `${digits(size / 1e9)} GB`
}

export function count(value: number): string {
  const tenths = Number.isInteger(value) ? value : (Math.sign(value) * Math.round(Math.abs(value) * 10)) / 10
  const [whole = '', ...fraction] = String(tenths).split('.')
  return [whole.replace(/\B(?=(?:\d{3})+$)/g, ','), ...fraction].join('.')
}

export function percent(share: number): string {
  return Number.isFinite(share) ? `${threeDigits(share * 100)} %` : String(share)
}

export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** `2026-11-21 20:10`, by the clock of the reader. */
export function moment(at: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return 'unknown'
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}

function threeDigits(value: number): number {
  return Number(value.toPrecision(3))
}

function digits(value: number): string {
  const rounded = threeDigits(value)
  return Math.abs(rounded) >= 1_000 ? count(rounded) : String(rounded)
}
