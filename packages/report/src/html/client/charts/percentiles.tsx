import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import type uPlot from 'uplot'
import type { AssertionRow } from '../../data.ts'
import { duration } from '../format.ts'
import { colour } from '../theme.ts'
import { axisStyle } from './axis.ts'
import { budgetsOf, intervalsOf, timeAt } from './budgets.ts'
import { Plot } from './plot.tsx'

interface Props {
  readonly row: AssertionRow
  readonly distribution: readonly (readonly [number, number])[]
  readonly theme: string
}

/** Shares that are named on the axis. */
const NAMED: readonly (readonly [number, string])[] = [
  [0, 'fastest'],
  [0.5, 'p50'],
  [0.9, 'p90'],
  [0.95, 'p95'],
  [0.99, 'p99'],
  [0.999, 'p99.9'],
]

/** The place of a share on the axis, in nines: the slow tail gets as much room as the rest. */
const nines = (share: number, end: number): number =>
  share >= 1 ? end : Math.min(end, -Math.log10(1 - share))

/** Time by share of the calls, with budgets as lines and intervals as whiskers. */
export function Percentiles({ row, distribution, theme }: Props): JSX.Element {
  const budgets = budgetsOf(row)
  const intervals = intervalsOf(row)
  const finite = distribution.filter(([, ms]) => Number.isFinite(ms))
  const last = finite.findLast(([share]) => share < 1)?.[0] ?? 0
  const end = -Math.log10(1 - last) + 0.35
  const data = useMemo<uPlot.AlignedData>(
    () => [finite.map(([share]) => nines(share, end)), finite.map(([, ms]) => ms)],
    [distribution],
  )
  const highest = Math.max(...finite.map(([, ms]) => ms), ...budgets.map(({ limit }) => limit))
  const lowest = Math.min(...finite.map(([, ms]) => ms))
  const logarithmic = lowest > 0 && highest / lowest > 30
  const options = (): Omit<uPlot.Options, 'width' | 'height'> => {
    const [main, good, bad] = [colour('accent'), colour('good'), colour('bad')]
    const axis = axisStyle()
    return {
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: [0, end] },
        y: logarithmic ? { distr: 3, range: [lowest / 1.3, highest * 1.3] } : { range: [0, highest * 1.1] },
      },
      axes: [
        {
          ...axis,
          size: 32,
          splits: () => [...NAMED.map(([share]) => nines(share, end)).filter((at) => at < end - 0.2), end],
          values: (_plot, splits) =>
            splits.map((at) =>
              at === end ? 'slowest' : (NAMED.find(([share]) => nines(share, end) === at)?.[1] ?? ''),
            ),
        },
        {
          ...axis,
          size: 70,
          ...(logarithmic ? { splits: () => decades(lowest / 1.3, highest * 1.3) } : {}),
          values: (_plot, splits) => splits.map((ms) => (ms === null ? '' : duration(ms))),
        },
      ],
      series: [{}, { stroke: main, width: 2, points: { show: true, size: 4, fill: main } }],
      hooks: {
        draw: [
          (plot) => {
            const { ctx, bbox } = plot
            const ratio = devicePixelRatio
            ctx.save()
            ctx.lineWidth = 2 * ratio
            ctx.strokeStyle = main
            ctx.globalAlpha = 0.55
            for (const { share, lower, upper } of intervals) {
              const x = plot.valToPos(nines(share, end), 'x', true)
              const [top, bottom] = [upper, lower].map((ms) => plot.valToPos(ms, 'y', true)) as [
                number,
                number,
              ]
              ctx.beginPath()
              for (const y of [top, bottom]) {
                ctx.moveTo(x - 5 * ratio, y)
                ctx.lineTo(x + 5 * ratio, y)
              }
              ctx.moveTo(x, top)
              ctx.lineTo(x, bottom)
              ctx.stroke()
            }
            ctx.globalAlpha = 1
            ctx.setLineDash([6 * ratio, 4 * ratio])
            ctx.textAlign = 'left'
            ctx.textBaseline = 'alphabetic'
            ctx.font = `${12 * ratio}px system-ui, sans-serif`
            for (const { name, limit, state } of budgets) {
              const y = plot.valToPos(limit, 'y', true)
              ctx.strokeStyle = state === 'failed' ? bad : good
              ctx.fillStyle = ctx.strokeStyle
              ctx.beginPath()
              ctx.moveTo(bbox.left, y)
              ctx.lineTo(bbox.left + bbox.width, y)
              ctx.stroke()
              const above = y - bbox.top > 20 * ratio
              const words = `budget ${name}: ${duration(limit)}`
              ctx.fillText(words, bbox.left + 8 * ratio, above ? y - 6 * ratio : y + 15 * ratio)
            }
            ctx.restore()
          },
        ],
      },
    }
  }
  const words = NAMED.map(([share, name]) => `${name} ${duration(timeAt(distribution, share))}`).join(', ')
  return (
    <Plot
      label={`Time by share of the calls: ${words}`}
      height={240}
      data={data}
      options={options}
      remake={theme}
    />
  )
}

/** Round times between two: 1, 2 and 5 of each decade, fewer where there are many decades. */
function decades(from: number, to: number): number[] {
  const [first, last] = [Math.floor(Math.log10(from)), Math.ceil(Math.log10(to))]
  const steps = last - first > 3 ? [1] : [1, 2, 5]
  return Array.from({ length: last - first + 1 }, (_, index) =>
    steps.map((step) => step * 10 ** (first + index)),
  )
    .flat()
    .filter((ms) => ms >= from && ms <= to)
}
