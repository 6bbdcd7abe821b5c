import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { type Frame, flameOf } from '../charts/flame.ts'
import { bytes, percent } from '../format.ts'
import { Empty } from '../parts/empty.tsx'
import { Scroll } from '../parts/scroll.tsx'
import type { Report } from '../report.ts'
import { address } from '../route.ts'

/** Narrower frames are left out: nobody can hit them. */
const NARROWEST = 0.002
const ROW = 30

interface Placed {
  readonly frame: Frame
  readonly depth: number
  /** Shares of the width. */
  readonly left: number
  readonly width: number
}

/** Where the memory that leaks retain was allocated, as a flame graph and as a list. */
export function Allocations({ report }: { readonly report: Report }): JSX.Element {
  const root = useMemo(() => flameOf(report), [report])
  const [path, setPath] = useState<readonly Frame[]>([])
  if (root.value === 0) {
    return (
      <>
        <h1>Allocations</h1>
        <Empty title="No allocation site in this run">
          Leak assertions that fail, and tests that leak each time they run, record where the memory was
          allocated.
        </Empty>
      </>
    )
  }
  const focus = path.at(-1) ?? root
  const placed = layOut(focus)
  const depth = Math.max(...placed.map((one) => one.depth)) + 1
  const open = (frame: Frame) => {
    if (frame.test !== undefined) location.hash = address('tests', { open: frame.test.id })
    else if (frame !== focus) setPath([...path, ...stepsTo(focus, frame)])
    else setPath(path.slice(0, -1))
  }
  return (
    <>
      <h1>Allocations</h1>
      <p class="note">
        Bytes that each call of a subject, or each repetition of a test, leaves behind, by folder, file,
        function and the test that found it. Choose a frame to look into it, the topmost one to step back.
      </p>
      <section class="panel">
        <nav class="crumbs" aria-label="Frames above">
          {[root, ...path].map((frame, index) => (
            <button
              key={index}
              type="button"
              disabled={frame === focus}
              onClick={() => setPath(path.slice(0, index))}
            >
              {frame.name}
            </button>
          ))}
        </nav>
        <section class="flame" style={{ height: `${depth * ROW}px` }} aria-label="Flame graph of allocations">
          {placed.map(({ frame, depth: row, left, width }, index) => (
            <button
              key={index}
              type="button"
              class={`frame ${frame.kind}`}
              style={{ left: `${left * 100}%`, width: `${width * 100}%`, top: `${row * ROW}px` }}
              title={`${frame.name}: ${bytes(frame.value)} per call`}
              aria-label={`${frame.kind} ${frame.name}, ${bytes(frame.value)} per call, ${percent(frame.value / root.value)}`}
              onClick={() => open(frame)}
            >
              {width > 0.03 ? (
                <>
                  {frame.name} <small>{bytes(frame.value)}</small>
                </>
              ) : null}
            </button>
          ))}
        </section>
      </section>
      <SiteTable report={report} />
    </>
  )
}

function layOut(root: Frame): Placed[] {
  const placed: Placed[] = []
  const add = (frame: Frame, depth: number, left: number, width: number): void => {
    placed.push({ frame, depth, left, width })
    let from = left
    for (const child of frame.children) {
      const share = (child.value / frame.value) * width
      if (share >= NARROWEST) add(child, depth + 1, from, share)
      from += share
    }
  }
  add(root, 0, 0, 1)
  return placed
}

/** The frames from one to another below it, without the first. */
function stepsTo(from: Frame, to: Frame): Frame[] {
  for (const child of from.children) {
    if (child === to) return [child]
    const rest = stepsTo(child, to)
    if (rest.length > 0) return [child, ...rest]
  }
  return []
}

function SiteTable({ report }: { readonly report: Report }): JSX.Element {
  const sites = [
    ...report.assertions.flatMap(({ test, item }) =>
      (item.sites ?? []).map((site) => ({ test, label: test.name, site })),
    ),
    ...report.leaks.flatMap(({ test, found }) =>
      found.sites.map((site) => ({ test, label: found.test, site })),
    ),
  ]
    .sort((a, b) => b.site.bytes - a.site.bytes)
    .slice(0, 200)
  return (
    <section class="panel">
      <h2>Sites</h2>
      <Scroll label="Allocation sites, heaviest first">
        <table>
          <thead>
            <tr>
              <th scope="col">Function</th>
              <th scope="col">Place</th>
              <th scope="col">Found by</th>
              <th scope="col" class="number">
                Bytes per call
              </th>
            </tr>
          </thead>
          <tbody>
            {sites.map(({ test, label, site }, index) => (
              <tr key={index}>
                <td>
                  <code>{site.function}</code>
                </td>
                <td class="where">{site.location}</td>
                <td>
                  {test === undefined ? label : <a href={address('tests', { open: test.id })}>{label}</a>}
                </td>
                <td class="number">{bytes(site.bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}
