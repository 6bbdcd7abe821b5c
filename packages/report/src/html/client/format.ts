/** Sizes, times and counts as the other outputs write them: by the same code. */
export {
  formatBytes as bytes,
  formatCount as count,
  formatDuration as duration,
} from '@qtests/core/input'

import { formatCount } from '@qtests/core/input'

export function percent(share: number): string {
  return Number.isFinite(share) ? `${Number((share * 100).toPrecision(3))} %` : String(share)
}

export function plural(value: number, noun: string): string {
  return `${formatCount(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** `2026-11-21 20:10`, by the clock of the reader. */
export function moment(at: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return 'unknown'
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}
