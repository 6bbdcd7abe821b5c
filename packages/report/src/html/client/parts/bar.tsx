import type { JSX } from 'preact'
import { count } from '../format.ts'
import type { Tone } from './badge.tsx'

export interface Part {
  readonly name: string
  readonly value: number
  readonly tone: Tone
}

/** Shares of a whole as one bar, with their names and counts below. */
export function Bar({
  label,
  parts,
}: {
  readonly label: string
  readonly parts: readonly Part[]
}): JSX.Element {
  const present = parts.filter(({ value }) => value > 0)
  const total = present.reduce((sum, { value }) => sum + value, 0)
  return (
    <figure class="bar-figure">
      <div class="stack" aria-hidden="true">
        {present.map(({ name, value, tone }) => (
          <span key={name} class={tone} style={{ flexGrow: value / total }} />
        ))}
      </div>
      <figcaption>
        <b>{label}</b>
        {present.length === 0 ? <span>none</span> : null}
        {present.map(({ name, value, tone }) => (
          <span key={name} class="legend">
            <i class={`dot ${tone}`} />
            {count(value)} {name}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}
