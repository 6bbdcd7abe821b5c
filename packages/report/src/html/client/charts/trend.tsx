import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type uPlot from 'uplot'
import type { Trend as Series, Trends } from '../../../history/trends.ts'
import { bytes, count, duration, moment, percent } from '../format.ts'
import { colour } from '../theme.ts'
import { axisStyle } from './axis.ts'
import { Plot } from './plot.tsx'

interface Props {
  readonly series: Series
  readonly runs: Trends['runs']
  readonly theme: string
}

/** A number over runs, the levels between its changes as steps, a mark where a level changed. */
export function Trend({ series, runs, theme }: Props): JSX.Element {
  const [near, setNear] = useState<number>()
  const shown = wordsFor(series.unit)
  const data = useMemo<uPlot.AlignedData>(
    () => [runs.map((_, index) => index), [...series.values], levelsOf(series)],
    [series],
  )
  const options = (): Omit<uPlot.Options, 'width' | 'height'> => {
    const [levels, main, good, bad] = [colour('muted'), colour('accent'), colour('good'), colour('bad')]
    const axis = axisStyle()
    return {
      legend: { show: false },
      cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: [-0.5, runs.length - 0.5] },
        y: { range: (_plot, _low, high) => [0, high * 1.15 || 1] },
      },
      axes: [
        {
          ...axis,
          size: 32,
          incrs: [1, 2, 5, 10, 20, 50, 100],
          space: 90,
          values: (_plot, at) => at.map((index) => commitOf(runs[index])),
        },
        { ...axis, size: 76, space: 26, values: (_plot, at) => at.map(shown) },
      ],
      series: [
        {},
        { stroke: main, width: 1.5, points: { show: true, size: 5, fill: main } },
        { stroke: levels, width: 1, dash: [4, 4], points: { show: false }, spanGaps: false },
      ],
      hooks: {
        setCursor: [({ cursor: { idx } }) => setNear(typeof idx === 'number' ? idx : undefined)],
        draw: [
          ({ ctx, bbox, valToPos }) => {
            ctx.save()
            ctx.lineWidth = 2 * devicePixelRatio
            ctx.setLineDash([])
            for (const { run, isWorse } of series.changes) {
              ctx.strokeStyle = isWorse ? bad : good
              const x = valToPos(run - 0.5, 'x', true)
              ctx.beginPath()
              ctx.moveTo(x, bbox.top)
              ctx.lineTo(x, bbox.top + bbox.height)
              ctx.stroke()
            }
            ctx.restore()
          },
        ],
      },
    }
  }
  const run = near === undefined ? undefined : runs[near]
  const value = near === undefined ? undefined : series.values[near]
  return (
    <>
      <Plot
        label={`${series.name} over ${count(runs.length)} runs, last ${shown(series.values.findLast((one) => one !== null) ?? 0)}`}
        height={170}
        data={data}
        options={options}
        remake={theme}
      />
      <p class="hover" aria-hidden="true">
        {run === undefined
          ? ''
          : `${commitOf(run)}${run.branch === null ? '' : ` on ${run.branch}`}, ${moment(run.at)}: ${value === null || value === undefined ? 'none' : shown(value)}`}
      </p>
    </>
  )
}

/** The median of each level, with a gap at each change. */
function levelsOf({ changes, values }: Series): (number | null)[] {
  return values.map((_, run) => {
    const last = changes.findLast((change) => change.run <= run)
    return last?.after ?? changes[0]?.before ?? null
  })
}

export function commitOf(run: Trends['runs'][number] | undefined): string {
  return run === undefined ? '' : run.commit.slice(0, 9)
}

export function wordsFor(unit: Series['unit']): (value: number) => string {
  switch (unit) {
    case 'ms':
      return duration
    case 'bytes':
      return bytes
    case 'share':
      return percent
    case 'count':
      return count
  }
}
