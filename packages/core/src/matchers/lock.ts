import { onceAborted, unlessInterrupted } from '../interrupt.ts'
import { after } from '../realm.ts'
import { sharedState } from '../state.ts'

/** ms that a measurement has to stop after its test has ended; one that hangs must not block those behind it for ever. */
const GRACE = 5_000

/**
 * One measurement per isolate: two at once would read each other's memory and each other's pauses.
 * Assertions of concurrent tests wait for their turn, in order of arrival; their tests' deadlines go on meanwhile.
 * Do not nest: a measurement that waits for one inside of it waits for itself.
 *
 * @param signal - when aborted, it leaves the queue at once. `run` listens to the signal too and stops by itself;
 * one that has not stopped 5 s later is left behind.
 * @returns what `run` returns.
 * @throws what `run` throws; the reason of the signal when it is aborted before `run`'s turn, or `run` does not stop.
 */
export async function exclusively<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  const state = sharedState()
  const before = state.measuring
  let release: () => void = () => {}
  const mine = new Promise<void>((resolve) => {
    release = resolve
  })
  const last = before === undefined ? mine : before.then(() => mine)
  state.measuring = last
  // Dropped when nobody waits behind: a chain of settled promises would grow with every assertion.
  const drop = (): void => {
    if (state.measuring === last) state.measuring = undefined
  }
  try {
    if (before !== undefined) await unlessAborted(before, signal)
    signal.throwIfAborted()
    return await unlessStuck(run(), signal)
  } finally {
    release()
    // Who left the queue early has others in front, and those who come next must still wait for them.
    if (before === undefined) drop()
    else void last.then(drop)
  }
}

/** Waits for a turn, but not after the test has ended: its end waits for this assertion in turn. */
function unlessAborted(turn: Promise<void>, signal: AbortSignal): Promise<void> {
  return unlessInterrupted(turn, (interrupt) => onceAborted(signal, interrupt))
}

/** Waits for a run, and some time more once its test has ended. */
function unlessStuck<T>(run: Promise<T>, signal: AbortSignal): Promise<T> {
  return unlessInterrupted(run, (interrupt) => {
    let cancel = (): void => {}
    const ignore = onceAborted(signal, (reason) => {
      cancel = after(GRACE, () => interrupt(reason))
    })
    return () => {
      ignore()
      cancel()
    }
  })
}
