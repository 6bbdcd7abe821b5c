import type { OwnedSamples } from './live.ts'
import { median, type Span, stretchOf } from './stretches.ts'

/** What was alive, at the end of a span, of the functions that had added to it evenly. */
export interface Lasting {
  readonly span: Span
  readonly stretches: number
  /** Bytes by function, one figure for each stretch. */
  readonly sums: ReadonlyMap<string, readonly number[]>
}

/** What a stretch may count of a function, as a multiple of its median: a table in it is no object that came evenly. */
const MOST_OF_A_STRETCH = 2

/**
 * Share of what came evenly that is still alive, by a later profile: a collection with a bound drops its oldest entries first.
 *
 * @returns 1 where nothing is gone; `undefined` where nothing had come evenly.
 */
export function shareAlive({ samples, owners }: OwnedSamples, lasting: Lasting): number | undefined {
  const { span, stretches, sums } = lasting
  const now = new Map<string, number[]>()
  for (const name of sums.keys()) now.set(name, new Array<number>(stretches).fill(0))
  for (const { ordinal, nodeId, size } of samples) {
    const node = owners.get(nodeId)
    if (ordinal <= span.after || ordinal > span.until || node === undefined || node.owner === 'ours') continue
    const alive = now.get(node.function)
    if (alive === undefined) continue
    const at = stretchOf(ordinal, span, stretches)
    alive[at] = (alive[at] as number) + size
  }
  let before = 0
  let after = 0
  for (const [name, earlier] of sums) {
    const most = MOST_OF_A_STRETCH * median(earlier)
    before += total(earlier, most)
    after += total(now.get(name) as number[], most)
  }
  return before === 0 ? undefined : after / before
}

function total(values: readonly number[], most: number): number {
  return values.reduce((sum, value) => sum + Math.min(value, most), 0)
}
