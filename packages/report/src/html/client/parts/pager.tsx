import type { JSX } from 'preact'
import { count } from '../format.ts'

export interface PagerProps {
  readonly page: number
  readonly size: number
  readonly total: number
  readonly what: string
  readonly turn: (page: number) => void
}

/** Where in a long list the reader is. Nothing where all of it is shown. */
export function Pager({ page, size, total, what, turn }: PagerProps): JSX.Element | null {
  const pages = Math.ceil(total / size)
  if (pages <= 1) return null
  return (
    <nav class="pager" aria-label={`Pages of ${what}`}>
      <button type="button" disabled={page === 0} onClick={() => turn(page - 1)}>
        Before
      </button>
      <span aria-live="polite">
        {count(page * size + 1)}–{count(Math.min(total, (page + 1) * size))} of {count(total)}
      </span>
      <button type="button" disabled={page >= pages - 1} onClick={() => turn(page + 1)}>
        Next
      </button>
    </nav>
  )
}

/** One page of a list, kept inside of it. */
export function pageOf<T>(
  list: readonly T[],
  wanted: number,
  size: number,
): { page: number; items: readonly T[] } {
  const last = Math.max(0, Math.ceil(list.length / size) - 1)
  const page = Number.isInteger(wanted) ? Math.min(Math.max(0, wanted), last) : 0
  return { page, items: list.slice(page * size, (page + 1) * size) }
}
