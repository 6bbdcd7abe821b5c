import { readFileSync, writeFileSync } from 'node:fs'
import type { Job } from './case.ts'
import type { Truth } from './process.ts'

const FILE = new URL('./labels.json', import.meta.url)

/** The matcher's default tolerance in bytes per call: what retains less is no leak. */
export const TOLERANCE = 16

/** Calls of the oracle below which its slope still holds V8's warm-up of a large library. */
const FEW_CALLS = 25_000

/** What the oracle found, by job and by major of Node. */
export type Labels = Record<string, Record<string, Truth>>

/** The recorded truths. */
export function readLabels(): Labels {
  return JSON.parse(readFileSync(FILE, 'utf8'))
}

/** Writes them back, sorted. */
export function writeLabels(labels: Labels): void {
  const ids = Object.keys(labels).sort()
  // One line a truth, so that a regenerated label is a change of one line.
  const lines = ids.map((id) => {
    const majors = Object.entries(labels[id] ?? {}).map(
      ([major, truth]) => `    ${JSON.stringify(major)}: ${spaced(truth)}`,
    )
    return `  ${JSON.stringify(id)}: {\n${majors.join(',\n')}\n  }`
  })
  writeFileSync(FILE, `{\n${lines.join(',\n')}\n}\n`)
}

function spaced(truth: Truth): string {
  const fields = Object.entries(truth).map(([key, value]) => `${JSON.stringify(key)}: ${value}`)
  return `{ ${fields.join(', ')} }`
}

/**
 * Whether the oracle proves the label: a leak grows by more than the tolerance in every window, in the heap or outside
 * of it; what is fixed or clean grows by less, in both. What grows in steps grows in two windows at least, by more than
 * the tolerance over all, and gives nothing back.
 *
 * Work of milliseconds a call cannot be called often enough for the slope to forget V8's warm-up of a large library.
 * There a window that grew by less disproves a leak as well: a leak grows in each.
 */
export function proves({ kind, steps }: Pick<Job, 'kind' | 'steps'>, truth: Truth): boolean {
  const { heap, external, weakestHeap, weakestExternal, calls, grown = 0 } = truth
  if (kind === 'leaking') {
    if (Math.max(weakestHeap, weakestExternal) >= TOLERANCE) return true
    const [slope, weakest] = external > heap ? [external, weakestExternal] : [heap, weakestHeap]
    return steps && grown >= 2 && slope >= TOLERANCE && weakest > -TOLERANCE
  }
  if (heap < TOLERANCE && external < TOLERANCE) return true
  return calls < FEW_CALLS && weakestHeap < TOLERANCE && weakestExternal < TOLERANCE
}

/** The recorded truth for a major of Node, or for the nearest one that was recorded. */
export function recorded(labels: Labels, id: string, major: number): Truth | undefined {
  const truths = Object.entries(labels[id] ?? {})
  truths.sort(([a], [b]) => Math.abs(Number(a) - major) - Math.abs(Number(b) - major))
  return truths[0]?.[1]
}

/** Bytes per call of the channel that grows more. */
export function bytesOf(truth: Truth): number {
  return Math.max(truth.heap, truth.external)
}
