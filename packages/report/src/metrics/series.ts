/** Labels of one series. */
export type Labels = Readonly<Record<string, string>>

/** One value with its labels. */
export interface Sample {
  readonly labels: Labels
  readonly value: number
  /** With a suffix, where the family has several kinds of values: `_bucket`, `_sum`, `_count`. */
  readonly suffix?: string
}

/** How values of one series are put together; `newer` when the value was recorded after those before. */
export type Combine = (before: number, value: number, newer: boolean) => number

/** Values of one series put together. */
export const COMBINE = {
  sum: (before, value) => before + value,
  highest: (before, value) => Math.max(before, value),
  lowest: (before, value) => Math.min(before, value),
  last: (before, value, newer) => (newer ? value : before),
} as const satisfies Record<string, Combine>

/** Longest value of a label, in characters: a name of a test may be of any length. */
const LONGEST = 120

/**
 * The series of one metric, at most `most` of them: a monitoring system pays for each for ever, and a run may have a hundred
 * thousand tests. What comes after goes into one series with `other` for every label, put together in the same way.
 */
export class SeriesTable {
  readonly #series = new Map<string, { labels: Labels; value: number; at: number }>()
  readonly #combine: Combine
  readonly #most: number
  /** Values that went into `other`. */
  folded = 0

  constructor(combine: Combine, most: number) {
    this.#combine = combine
    this.#most = most
  }

  /** @param at - when it was recorded, ms; workers are read one after the other, not as time went by. */
  add(labels: Labels, value: number, at = 0): void {
    if (!Number.isFinite(value)) return
    const own = Object.fromEntries(Object.entries(labels).map(([name, text]) => [name, cut(text)]))
    const key = JSON.stringify(own)
    if (this.#series.has(key) || this.#series.size < this.#most) {
      this.#put(key, own, value, at)
      return
    }
    this.folded += 1
    const other = Object.fromEntries(Object.keys(own).map((name) => [name, 'other']))
    this.#put('other', other, value, at)
  }

  samples(): Sample[] {
    return [...this.#series.values()].map(({ labels, value }) => ({ labels, value }))
  }

  #put(key: string, labels: Labels, value: number, at: number): void {
    const series = this.#series.get(key)
    if (series === undefined) this.#series.set(key, { labels, value, at })
    else {
      const newer = at >= series.at
      series.value = this.#combine(series.value, value, newer)
      if (newer) series.at = at
    }
  }
}

/** One line, well-formed, of bounded length: what differs only beyond that is one series. */
function cut(text: string): string {
  const line = [...text.replace(/\p{Cc}/gu, ' ').replace(/\p{Cs}/gu, '\ufffd')]
  return line.length <= LONGEST ? line.join('') : `${line.slice(0, LONGEST - 1).join('')}…`
}
