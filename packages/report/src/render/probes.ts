import { formatCount } from '@qtests/core/run'
import type { ProbesOfKind } from '../summary/summary.ts'
import { plural } from './text.ts'

/** What probes of one kind saw, in a few words: `2 breakers: 4 transitions, 61 admitted, 22 rejected`. */
export function probeLine({ kind, count, totals }: ProbesOfKind): string {
  const seen = Object.entries(totals).filter(([, total]) => total > 0)
  const words = seen.map(([name, total]) => `${formatCount(total)} ${name}`)
  const rate = kind === 'cache' ? hitRate(totals) : undefined
  if (rate !== undefined) words.unshift(`${rate} % hits`)
  const name = named(kind, count)
  return words.length === 0 ? name : `${name}: ${words.join(', ')}`
}

function named(kind: string, count: number): string {
  if (kind === 'dependency') return `${formatCount(count)} ${count === 1 ? 'dependency' : 'dependencies'}`
  // Words that have no plural, or are one.
  if (kind === 'pressure' || kind === 'load' || kind === 'queries') return `${formatCount(count)} × ${kind}`
  return plural(count, kind)
}

function hitRate({ hits = 0, misses = 0 }: Readonly<Record<string, number>>): number | undefined {
  return hits + misses === 0 ? undefined : Number(((100 * hits) / (hits + misses)).toPrecision(3))
}
