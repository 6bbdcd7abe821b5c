import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'

interface Props {
  readonly label: string
  readonly height: number
  readonly data: uPlot.AlignedData
  /** Made anew when it changes: another theme, other series. */
  readonly options: (width: number) => Omit<uPlot.Options, 'width' | 'height'>
  readonly remake: string
}

/** A plot as wide as its place. The canvas says nothing to a reader of the screen, so the label says what is drawn. */
export function Plot({ label, height, data, options, remake }: Props): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  // With the drawing: a page that is there is whole.
  useLayoutEffect(() => {
    const { current } = place
    if (current === null) return
    const width = () => Math.max(200, current.clientWidth)
    const plot = new uPlot({ ...options(width()), width: width(), height }, data, current)
    const observer = new ResizeObserver(() => plot.setSize({ width: width(), height }))
    observer.observe(current)
    return () => {
      observer.disconnect()
      plot.destroy()
    }
  }, [remake, data])
  return <div class="plot" ref={place} role="img" aria-label={label} />
}
