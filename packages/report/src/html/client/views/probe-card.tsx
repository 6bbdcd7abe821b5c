import type { JSX } from 'preact'
import type { ProbeRow } from '../../data.ts'
import { Timeline } from '../charts/timeline.tsx'
import { bytes, count, duration, percent, plural } from '../format.ts'
import { Bar, type Part } from '../parts/bar.tsx'

/** One probe: its numbers, a chart of the shares that its kind is about, and what happened over time. */
export function ProbeCard({ probe }: { readonly probe: ProbeRow }): JSX.Element {
  const { kind, name, summary, events = [], dropped = 0 } = probe
  return (
    <section class="probe">
      <h3>
        <span class="badge none">{kind}</span> {name}
      </h3>
      <Shares probe={probe} />
      {events.length === 0 ? null : <Timeline events={events} breaker={kind === 'breaker'} />}
      {dropped > 0 ? <p class="note">{plural(dropped, 'earlier event')} left out</p> : null}
      <dl class="pairs">
        {Object.entries(summary).map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{shown(key, value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Shares({ probe: { kind, summary } }: { readonly probe: ProbeRow }): JSX.Element | null {
  const of = (key: string) => (typeof summary[key] === 'number' ? (summary[key] as number) : 0)
  const part = (name: string, value: number, tone: Part['tone']): Part => ({ name, value, tone })
  switch (kind) {
    case 'breaker':
      return (
        <Bar
          label="Calls"
          parts={[
            part('success', of('success'), 'good'),
            part('failure', of('failure'), 'bad'),
            part('timeout', of('timeout'), 'bad'),
            part('rejected', of('rejected'), 'doubt'),
            part('fallback', of('fallback'), 'none'),
          ]}
        />
      )
    case 'pool': {
      const free = Math.max(0, of('max') - of('peakUsed'))
      return (
        <>
          <Bar
            label="At its fullest"
            parts={[
              part('used', of('peakUsed'), of('peakUsed') >= of('max') ? 'bad' : 'good'),
              part('free', free, 'none'),
            ]}
          />
          <Bar
            label="Acquiring"
            parts={[part('acquired', of('acquired'), 'good'), part('timed out', of('timeouts'), 'bad')]}
          />
        </>
      )
    }
    case 'cache':
      return (
        <Bar
          label="Lookups"
          parts={[part('hits', of('hits'), 'good'), part('misses', of('misses'), 'doubt')]}
        />
      )
    case 'limiter':
      return (
        <Bar
          label="Asked"
          parts={[part('admitted', of('admitted'), 'good'), part('rejected', of('rejected'), 'doubt')]}
        />
      )
    case 'load':
      return (
        <Bar
          label="Calls"
          parts={[
            part('ok', of('ok'), 'good'),
            part('errors', of('errors'), 'bad'),
            part('timeouts', of('timeouts'), 'bad'),
            part('shed', of('shed'), 'doubt'),
            part('dropped', of('dropped'), 'doubt'),
          ]}
        />
      )
    case 'dependency':
      return (
        <Bar
          label="Calls"
          parts={[
            part('answered', Math.max(0, of('calls') - of('failures')), 'good'),
            part('failures', of('failures'), 'bad'),
          ]}
        />
      )
    case 'stream':
    case 'queries':
    case 'pressure':
    case 'event-loop':
      return null
  }
}

const SHARES = /rate$|ratio$|utilization$/i
const TIMES = /^p\d+$|P\d+$|latency|delay$/i
const SIZES = /bytes/i

function shown(key: string, value: number | string | boolean | null): string {
  if (typeof value !== 'number') return value === null ? 'unknown' : String(value)
  if (SHARES.test(key)) return percent(value)
  if (TIMES.test(key)) return duration(value)
  return SIZES.test(key) ? bytes(value) : count(value)
}
