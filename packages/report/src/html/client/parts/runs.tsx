import type { JSX } from 'preact'
import { bytes, count, duration } from '../format.ts'
import type { Report } from '../report.ts'
import { Scroll } from './scroll.tsx'

interface RunTotals {
  readonly path: string
  tests: number
  failed: number
  duration: number
  peak: number
}

/** Several runs that were read together, side by side, each number with its share of the highest. Nothing for one run. */
export function Runs({ report }: { readonly report: Report }): JSX.Element | null {
  const runs = totalsOf(report)
  if (runs.length < 2) return null
  const longest = Math.max(...runs.map((run) => run.duration))
  const highest = Math.max(...runs.map(({ peak }) => peak))
  return (
    <section class="panel">
      <h2>Runs</h2>
      <Scroll label="Runs, in the order in which they were read">
        <table>
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col" class="number">
                Tests listed
              </th>
              <th scope="col" class="number">
                Failed
              </th>
              <th scope="col">Time of tests</th>
              <th scope="col">Peak heap</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.path}>
                <td class="where">{run.path}</td>
                <td class="number">{count(run.tests)}</td>
                <td class="number">{count(run.failed)}</td>
                <td>
                  <Metered share={run.duration / longest} text={duration(run.duration)} />
                </td>
                <td>
                  <Metered share={run.peak / highest} text={run.peak === 0 ? '' : bytes(run.peak)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}

function Metered({ share, text }: { readonly share: number; readonly text: string }): JSX.Element {
  return (
    <span class="metered">
      <span class="value">{text}</span>
      <i class="meter" style={{ width: `${Number.isFinite(share) ? 100 * share : 0}%` }} aria-hidden="true" />
    </span>
  )
}

function totalsOf({ data, tests }: Report): RunTotals[] {
  const runs = new Map<string, RunTotals>()
  for (const { worker, outcome, duration: ms = 0, heap } of tests) {
    const path = data.workers[worker]?.run ?? ''
    const totals = runs.get(path) ?? { path, tests: 0, failed: 0, duration: 0, peak: 0 }
    runs.set(path, totals)
    totals.tests += 1
    if (outcome === 'failed' || outcome === 'unfinished') totals.failed += 1
    totals.duration += ms
    for (const size of heap ?? []) if (size > totals.peak) totals.peak = size
  }
  return [...runs.values()]
}
