import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type uPlot from 'uplot'
import type { FileAnalysis } from '../../data.ts'
import { bytes, count, plural } from '../format.ts'
import { TestLink } from '../parts/test-link.tsx'
import type { Report, Test } from '../report.ts'
import { colour } from '../theme.ts'
import { axisStyle } from './axis.ts'
import { Plot } from './plot.tsx'

/** A boundary of a file that was read after a collection. */
export interface Reading {
  /** Tests of the file that had ended by then. */
  readonly after: number
  readonly live: number
  /** The test that had just ended; absent at the start of the file. */
  readonly test?: Test
}

interface Props {
  readonly report: Report
  readonly analysis: FileAnalysis
  readonly readings: readonly Reading[]
  readonly theme: string
}

/** Memory alive after each collection, over the tests of a file, with the line through it and the lines of its interval. */
export function Live({ report, analysis, readings, theme }: Props): JSX.Element {
  const [near, setNear] = useState<Test>()
  const { perTest } = analysis
  const data = useMemo<uPlot.AlignedData>(() => {
    const xs = readings.map(({ after }) => after)
    const live = readings.map((reading) => reading.live)
    if (perTest === null) return [xs, live]
    // Through the medians, as the line of Theil and Sen goes.
    const [middle, level] = [median(xs), median(live)]
    const line = (slope: number) => xs.map((x) => level + slope * (x - middle))
    return [xs, live, line(perTest.bytes), line(perTest.low), line(perTest.high)]
  }, [readings])
  const options = (): Omit<uPlot.Options, 'width' | 'height'> => {
    const [main, trend] = [colour('accent'), colour('series-2')]
    const axis = axisStyle()
    const edge = { stroke: trend, width: 1, dash: [3, 4], points: { show: false } }
    return {
      legend: { show: false },
      cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
      scales: { x: { time: false }, y: { range: (_plot, low, high) => roomAround(low, high) } },
      axes: [
        {
          ...axis,
          size: 32,
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
          values: (_plot, at) => at.map(count),
        },
        { ...axis, size: 76, values: (_plot, at) => at.map((size) => preciseBytes(size, at)) },
      ],
      series: [
        {},
        { stroke: main, width: 1.5, points: { show: true, size: 5, fill: main } },
        ...(perTest === null ? [] : [{ stroke: trend, width: 2, points: { show: false } }, edge, edge]),
      ],
      hooks: {
        setCursor: [
          ({ cursor: { idx } }) => setNear(typeof idx === 'number' ? readings[idx]?.test : undefined),
        ],
      },
    }
  }
  const [first, last] = [readings[0]?.live ?? 0, readings.at(-1)?.live ?? 0]
  return (
    <>
      <Plot
        label={`Live memory over the tests of the file: ${plural(readings.length, 'reading')}, from ${bytes(first)} to ${bytes(last)}`}
        height={170}
        data={data}
        options={options}
        remake={theme}
      />
      <p class="hover" aria-hidden="true">
        {near === undefined ? (
          'Alive after a collection, by tests that had ended.'
        ) : (
          <TestLink report={report} test={near} />
        )}
      </p>
    </>
  )
}

/** Noise of a few bytes must not fill the picture: at least 64 KB from bottom to top. */
function roomAround(low: number, high: number): [number, number] {
  const room = Math.max(0.1 * (high - low), (64e3 - (high - low)) / 2)
  return [Math.max(0, low - room), high + room]
}

/** Three digits would give neighbours on the axis one name. */
function preciseBytes(size: number, all: readonly number[]): string {
  const names = all.map(bytes)
  if (new Set(names).size === names.length) return bytes(size)
  return size >= 1e6 ? `${(size / 1e6).toFixed(2)} MB` : `${(size / 1e3).toFixed(1)} KB`
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
}

/** The collected boundaries of a file in the order of its tests; a boundary that two tests share is there once. */
export function readingsOf(report: Report, { file, project, worker }: FileAnalysis): Reading[] {
  const tests = report.tests.filter(
    (test) =>
      test.file === file && test.project === project && test.worker === worker && test.outcome !== 'skipped',
  )
  const readings: Reading[] = []
  for (const [index, test] of tests.entries()) {
    const [before = null, after = null] = test.live ?? []
    const known = readings.at(-1)
    if (before !== null && (known === undefined || known.after < index)) {
      const earlier = tests[index - 1]
      readings.push({ after: index, live: before, ...(earlier === undefined ? {} : { test: earlier }) })
    }
    if (after !== null) readings.push({ after: index + 1, live: after, test })
  }
  return readings
}
