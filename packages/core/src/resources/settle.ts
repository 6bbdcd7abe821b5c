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
  /** The same where only timers are waited for that are due by then. */
  readonly latest: number
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
  const due = patience < LONG ? 0 : dueBy(settling)
  for (let wait = 1; (idle < patience && now() < until) || now() < due; wait *= 2) {
    const ms = Math.min(wait, LONGEST_PAUSE, Math.max(1, Math.max(until, due) - now()))
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

/**
 * Clock time by which the timers that are open now will have fired, as far as that is in time. Looked at once: of a loop
 * of timeouts there is always one that fires soon.
 */
function dueBy({ watch, grown, latest }: Settling): number {
  const groups = new Set(grown().map(({ group }) => group))
  const due = watch.due(groups, latest - now())
  return Number.isFinite(due) ? Math.min(latest, now() + due + LONGEST_PAUSE) : 0
}

function total(grown: readonly Growth[]): number {
  let sum = 0
  for (const { rounds } of grown) for (const count of rounds) sum += count
  return sum
}
