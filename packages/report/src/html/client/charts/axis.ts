import type uPlot from 'uplot'
import { colour } from '../theme.ts'

/** How every axis is drawn, in the colours of the theme that is on. */
export function axisStyle(): Pick<uPlot.Axis, 'stroke' | 'grid' | 'ticks'> {
  const line = { stroke: colour('line'), width: 1 }
  return { stroke: colour('muted'), grid: line, ticks: line }
}
