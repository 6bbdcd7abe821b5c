/** A share of time: a number such as `0.1`, or text such as `'10%'`. */
export type Share = number | string

/** What a comparison claims: the subject takes at most `limit` times as long as the other. */
export interface ComparisonClaim {
  readonly kind: 'faster' | 'not-slower' | 'overhead'
  readonly limit: number
  /** What the test allows or asks for, as text: `10 %`, `3 times`. */
  readonly margin: string
}

/** What `by` may be. */
export const FASTER_RANGE = "a share of time from 0 to 0.99, text from '0%' to '99%', or from '1x' to '1000x'"

/** Reads how much faster: `0.1` or `'10%'` (a tenth less time), `'3x'` (a third of the time); 0: any difference. */
export function readFaster(value: unknown): ComparisonClaim | undefined {
  const times = typeof value === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*[x×]\s*$/i.exec(value)?.[1] : undefined
  if (times !== undefined) {
    const factor = Number(times)
    return factor < 1 || factor > 1_000
      ? undefined
      : { kind: 'faster', limit: 1 / factor, margin: `${factor} times` }
  }
  const share = shareOf(value)
  if (share === undefined || share > 0.99) return undefined
  return { kind: 'faster', limit: 1 - share, margin: percent(share) }
}

/** What a tolerance or an overhead may be. A number is a share, not per cent. */
export const TOLERANCE_RANGE = "a share of time from 0 to 1, or text from '0%' to '1000%'"

/** Reads how much more time is allowed: `0.05` or `'5%'`. */
export function readTolerance(
  value: unknown,
  kind: 'not-slower' | 'overhead' = 'not-slower',
): ComparisonClaim | undefined {
  const share = shareOf(value)
  const most = typeof value === 'number' ? 1 : 10
  if (share === undefined || share > most) return undefined
  return { kind, limit: 1 + share, margin: percent(share) }
}

function shareOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value >= 0 && Number.isFinite(value) ? value : undefined
  const text = typeof value === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(value)?.[1] : undefined
  return text === undefined ? undefined : Number(text) / 100
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`
}
