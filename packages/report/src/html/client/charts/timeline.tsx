import type { JSX } from 'preact'
import type { ProbeRow } from '../../data.ts'
import { duration } from '../format.ts'

const WIDTH = 640
/** More marks than this hide what is behind them: they are drawn faint. */
const MANY = 40

interface Props {
  readonly events: NonNullable<ProbeRow['events']>
  readonly breaker: boolean
}

/** A stretch of time in one state. */
interface Stretch {
  readonly state: string
  readonly from: number
  readonly to: number
}

/** What happened, in the order of time: a breaker's states as a band, everything else as marks. Below it, in words. */
export function Timeline({ events, breaker }: Props): JSX.Element {
  const first = events[0]?.at ?? 0
  const last = events.at(-1)?.at ?? first
  // Room before the first and behind the last event: the state there is part of the picture.
  const room = (last - first) * 0.08 || 1
  const [from, to] = [first - room, last + room]
  const x = (at: number) => ((at - from) / (to - from)) * WIDTH
  const stretches = breaker ? stretchesOf(events, from, to) : []
  return (
    <figure class="timeline">
      <svg viewBox={`0 0 ${WIDTH} 34`} preserveAspectRatio="none" aria-hidden="true">
        {stretches.map(({ state, from: start, to: end }, index) => (
          <rect
            key={index}
            class={`state ${stateClass(state)}`}
            x={x(start)}
            width={Math.max(1, x(end) - x(start))}
            y={4}
            height={26}
          />
        ))}
        {stretches.length === 0 ? <line class="thin" x1={0} x2={WIDTH} y1={17} y2={17} /> : null}
        {events.map(({ at, what }, index) =>
          stretches.length > 0 && what.includes('->') ? null : (
            <line
              key={index}
              class={events.length > MANY ? 'tick faint' : 'tick'}
              x1={x(at)}
              x2={x(at)}
              y1={6}
              y2={28}
            />
          ),
        )}
      </svg>
      <p class="states" aria-hidden="true">
        <span>over {duration(last - first)}</span>
        {[...new Set(stretches.map(({ state }) => state))].map((state) => (
          <span key={state} class="legend">
            <i class={`dot state ${stateClass(state)}`} />
            {state}
          </span>
        ))}
      </p>
      <details>
        <summary>
          Events <span class="number">{events.length}</span>
        </summary>
        <ol class="events">
          {events.map(({ at, what }, index) => (
            <li key={index}>
              <time>{`+${duration(at - first)}`}</time> {what}
            </li>
          ))}
        </ol>
      </details>
    </figure>
  )
}

/** `closed -> open` says what was before and what comes; the last state lasts to the end. */
function stretchesOf(events: Props['events'], from: number, to: number): Stretch[] {
  const changes = events.flatMap(({ at, what }) => {
    const [, before, after] = /^(\S+) -> (\S+)/.exec(what) ?? []
    return before === undefined || after === undefined ? [] : [{ at, before, after }]
  })
  const [first] = changes
  if (first === undefined) return []
  const starts = [
    { at: from, state: first.before },
    ...changes.map(({ at, after }) => ({ at, state: after })),
  ]
  return starts.map(({ at, state }, index) => ({ state, from: at, to: starts[index + 1]?.at ?? to }))
}

function stateClass(state: string): string {
  if (/half/i.test(state)) return 'doubt'
  if (/^open/i.test(state)) return 'bad'
  return /^closed/i.test(state) ? 'good' : 'none'
}
