import { now, pause, turn } from '../realm.ts'
import type { Growth } from './judge.ts'
import type { Watch } from './watch.ts'

/** ms without anything closing after which what is open counts as left: between two rounds, and before a verdict. */
export const BRIEF = 20
export const LONG = 300

const LONGEST_PAUSE = 100

/** What is waited for. */
export interface Settling {
  readonly watch: Watch
  /** The reading that is taken again and again. */
  readonly slot: number
  /** What has grown up to the last reading. */
  readonly grown: () => readonly Growth[]
  /** A full collection. */
  readonly collect: () => Promise<void>
  /** Clock time by which to be done. */
  readonly until: number
  readonly signal: AbortSignal
}

/**
 * Waits until nothing has grown: at once where that is so, and with growing pauses otherwise, as sockets close, timers
 * fire and processes end meanwhile. As long as something closes it goes on.
 *
 * @param patience - ms without anything closing.
 */
export async function settle(patience: number, settling: Settling): Promise<void> {
  const { grown, until, signal, collect } = settling
  // Node tells of what has ended in the check phase, so one turn is the least; closing a socket takes two.
  await turn()
  await turn()
  if (isClean(settling)) return
  await collect()
  if (isClean(settling)) return
  let open = total(grown())
  let idle = 0
  for (let wait = 1; idle < patienceFor(patience, settling) && now() < until; wait *= 2) {
    const ms = Math.min(wait, LONGEST_PAUSE, Math.max(1, until - now()))
    await pause(ms)
    signal.throwIfAborted()
    idle += ms
    if (isClean(settling)) return
    const left = total(grown())
    if (left < open) idle = 0
    open = left
  }
  if (patience < LONG) return
  await collect()
  isClean(settling)
}

function isClean({ watch, slot, grown }: Settling): boolean {
  watch.read(slot)
  return grown().length === 0
}

/** Timers that will have fired in time are waited for, be it longer. */
function patienceFor(patience: number, { watch, grown, until }: Settling): number {
  if (patience < LONG) return patience
  const due = watch.due(new Set(grown().map(({ group }) => group)))
  return now() + due < until ? Math.max(patience, due + LONGEST_PAUSE) : patience
}

function total(grown: readonly Growth[]): number {
  let sum = 0
  for (const { rounds } of grown) for (const count of rounds) sum += count
  return sum
}
