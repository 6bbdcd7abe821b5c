import type { JSX } from 'preact'
import { useMemo, useRef, useState } from 'preact/hooks'
import type uPlot from 'uplot'
import { axisStyle } from '../charts/axis.ts'
import { type HeapSeries, heapSeries } from '../charts/heap.ts'
import { Plot } from '../charts/plot.tsx'
import { bytes, count, duration, plural } from '../format.ts'
import { Empty } from '../parts/empty.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { TestLink } from '../parts/test-link.tsx'
import type { Report, Test } from '../report.ts'
import { colour } from '../theme.ts'

const SHOWN = 6
const COLOURS = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6']

/** Used heap over time, a line per worker, and what each worker came to. */
export function Memory({ report, theme }: { readonly report: Report; readonly theme: string }): JSX.Element {
  const all = useMemo(() => heapSeries(report), [report])
  const [chosen, choose] = useState<readonly number[]>(() => all.slice(0, SHOWN).map(({ worker }) => worker))
  const [near, setNear] = useState<Test>()
  const shown = all.filter(({ worker }) => chosen.includes(worker))
  if (all.length === 0) {
    return (
      <>
        <h1>Memory</h1>
        <Empty title="No readings in this run">
          They are taken at the boundaries of each test, unless <code>snapshots</code> is <code>'off'</code>.
        </Empty>
      </>
    )
  }
  const colourOf = (worker: number) => COLOURS[chosen.indexOf(worker) % COLOURS.length] ?? 'accent'
  return (
    <>
      <h1>Memory</h1>
      <p class="note">
        Used heap at the boundaries of each test, read without collecting: garbage is included, so a line that
        climbs is no leak by itself. {plural(all.length, 'worker')}
        {all.length > SHOWN ? `, the ${SHOWN} with the highest peak drawn; choose others below` : ''}.
      </p>
      <section class="panel">
        <HeapPlot shown={shown} colourOf={colourOf} theme={theme} near={setNear} />
        <p class="hover" aria-hidden="true">
          {near === undefined ? 'Point at a line to see the test.' : <TestLink report={report} test={near} />}
        </p>
      </section>
      <section class="panel">
        <h2>Workers</h2>
        <Scroll label="Workers by their highest reading">
          <table>
            <thead>
              <tr>
                <th scope="col">Drawn</th>
                <th scope="col">Worker</th>
                <th scope="col" class="number">
                  Tests
                </th>
                <th scope="col" class="number">
                  First
                </th>
                <th scope="col" class="number">
                  Peak
                </th>
                <th scope="col" class="number">
                  Last
                </th>
              </tr>
            </thead>
            <tbody>
              {all.slice(0, 200).map((series) => {
                const { worker, name, points, first, peak, last } = series
                const on = chosen.includes(worker)
                return (
                  <tr key={worker}>
                    <td>
                      <input
                        type="checkbox"
                        aria-label={`Draw worker ${name}`}
                        checked={on}
                        onChange={() =>
                          choose(on ? chosen.filter((one) => one !== worker) : [...chosen, worker])
                        }
                      />
                      {on ? <i class="swatch" style={{ background: `var(--${colourOf(worker)})` }} /> : null}
                    </td>
                    <td>{name}</td>
                    <td class="number">{count(points.length / 2)}</td>
                    <td class="number">{bytes(first)}</td>
                    <td class="number">{bytes(peak)}</td>
                    <td class="number">{bytes(last)}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </Scroll>
        {all.length > 200 ? <p class="note">The 200 workers with the highest peak.</p> : null}
      </section>
    </>
  )
}

interface HeapPlotProps {
  readonly shown: readonly HeapSeries[]
  readonly colourOf: (worker: number) => string
  readonly theme: string
  readonly near: (test: Test | undefined) => void
}

function HeapPlot({ shown, colourOf, theme, near }: HeapPlotProps): JSX.Element {
  const key = shown.map(({ worker }) => worker).join(' ')
  const { data, tests } = useMemo(() => aligned(shown), [key])
  const told = useRef<Test | undefined>(undefined)
  const options = (): Omit<uPlot.Options, 'width' | 'height'> => {
    const axis = axisStyle()
    return {
      legend: { show: false },
      cursor: { y: false, focus: { prox: 40 }, points: { size: 7 }, drag: { x: true, y: false } },
      focus: { alpha: 0.35 },
      scales: { x: { time: false } },
      axes: [
        { ...axis, size: 32, values: (_plot, splits) => splits.map((s) => duration(s * 1_000)) },
        { ...axis, size: 70, values: (_plot, splits) => splits.map(bytes) },
      ],
      series: [
        {},
        ...shown.map(({ worker }) => ({
          stroke: colour(colourOf(worker)),
          width: 1.5,
          spanGaps: true,
          points: { show: false },
        })),
      ],
      hooks: {
        setSeries: [(plot, series) => tell(plot.cursor.idxs?.[series ?? 0] ?? undefined, series ?? 0)],
        setCursor: [
          (plot) => {
            const index = plot.cursor.idx
            if (index !== null && index !== undefined) tell(index, undefined)
          },
        ],
      },
    }
  }
  const tell = (index: number | undefined, series: number | undefined): void => {
    if (index === undefined) return
    const at =
      series === undefined || series === 0 ? tests.findIndex((list) => list[index] !== undefined) : series - 1
    const test = tests[at]?.[index]
    if (test !== undefined && test !== told.current) {
      told.current = test
      near(test)
    }
  }
  const words = shown
    .slice(0, 6)
    .map(
      ({ name, first, last, peak }) => `${name}: from ${bytes(first)} to ${bytes(last)}, peak ${bytes(peak)}`,
    )
  return (
    <Plot
      label={`Used heap over time. ${words.join('; ')}`}
      height={320}
      data={data}
      options={options}
      remake={`${theme} ${key}`}
    />
  )
}

/** All series over one axis: where a worker has no reading, there is none. */
function aligned(shown: readonly HeapSeries[]): {
  data: uPlot.AlignedData
  tests: readonly (readonly (Test | undefined)[])[]
} {
  const xs = [...new Set(shown.flatMap(({ points }) => points.map(({ at }) => at)))].sort((a, b) => a - b)
  const place = new Map(xs.map((x, index) => [x, index]))
  const values = shown.map(() => new Array<number | null>(xs.length).fill(null))
  const tests = shown.map(() => new Array<Test | undefined>(xs.length).fill(undefined))
  shown.forEach(({ points }, series) => {
    for (const { at, heap, test } of points) {
      const index = place.get(at) ?? 0
      ;(values[series] as (number | null)[])[index] = heap
      ;(tests[series] as (Test | undefined)[])[index] = test
    }
  })
  return { data: [xs.map((at) => at / 1_000), ...values] as uPlot.AlignedData, tests }
}
