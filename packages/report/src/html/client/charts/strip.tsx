import type { JSX } from 'preact'
import type { AssertionRow } from '../../data.ts'
import { duration } from '../format.ts'
import { budgetsOf, intervalsOf, timeAt } from './budgets.ts'

const WIDTH = 640
const MIDDLE = 26

interface Props {
  readonly distribution: readonly (readonly [number, number])[]
  readonly evidence: NonNullable<AssertionRow['evidence']>
}

/**
 * A distribution in one line, times on a logarithmic scale: from the fastest to the slowest call, thick between p25 and
 * p75, marks at p50, p95 and p99, budgets as lines, the interval of a budget's percentile as a bracket.
 */
export function Strip({ distribution, evidence }: Props): JSX.Element | null {
  const budgets = budgetsOf({ evidence })
  const intervals = intervalsOf({ evidence }).filter(({ share }) =>
    budgets.some((budget) => budget.share === share),
  )
  const times = [...distribution.map(([, ms]) => ms), ...budgets.map(({ limit }) => limit)].filter(
    (ms) => Number.isFinite(ms) && ms > 0,
  )
  if (times.length === 0) return null
  const low = Math.log(Math.min(...times) / 1.15)
  const high = Math.log(Math.max(...times) * 1.15)
  const x = (ms: number) =>
    ms <= 0 ? 0 : Math.min(1, Math.max(0, (Math.log(ms) - low) / (high - low))) * WIDTH
  const at = (share: number) => timeAt(distribution, share)
  const marks = [
    { name: 'p50', ms: at(0.5) },
    { name: 'p95', ms: at(0.95) },
    { name: 'p99', ms: at(0.99) },
  ]
  const words = [
    `fastest ${duration(at(0))}`,
    ...marks.map(({ name, ms }) => `${name} ${duration(ms)}`),
    `slowest ${duration(at(1))}`,
    ...budgets.map(({ name, limit, state }) => `budget of ${name} ${duration(limit)}: ${state}`),
  ].join(', ')
  return (
    <figure class="strip">
      <svg viewBox={`0 0 ${WIDTH} 52`} role="img" aria-label={words} preserveAspectRatio="none">
        <line class="thin" x1={x(at(0))} x2={x(at(1))} y1={MIDDLE} y2={MIDDLE} />
        <line
          class="thick"
          x1={x(at(0.25))}
          x2={Math.max(x(at(0.75)), x(at(0.25)) + 1)}
          y1={MIDDLE}
          y2={MIDDLE}
        />
        {intervals.map(({ share, lower, upper }) => (
          <rect
            key={share}
            class="interval"
            x={x(lower)}
            width={Math.max(1, x(upper) - x(lower))}
            y={MIDDLE - 9}
            height={18}
          />
        ))}
        {marks.map(({ name, ms }) => (
          <line key={name} class="tick" x1={x(ms)} x2={x(ms)} y1={MIDDLE - 8} y2={MIDDLE + 8} />
        ))}
        {budgets.map(({ name, limit, state }) => (
          <line key={name} class={`budget ${state}`} x1={x(limit)} x2={x(limit)} y1={4} y2={48} />
        ))}
      </svg>
      <figcaption>
        {[{ name: 'fastest', ms: at(0) }, ...marks, { name: 'slowest', ms: at(1) }].map(({ name, ms }) => (
          <span key={name}>
            <b>{name}</b> {duration(ms)}
          </span>
        ))}
        {budgets.map(({ name, limit, state }) => (
          <span key={`budget ${name}`} class={`budget ${state}`}>
            <b>budget {name}</b> {duration(limit)}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}
