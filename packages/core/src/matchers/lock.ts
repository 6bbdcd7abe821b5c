import { sharedState } from '../state.ts'

/**
 * One measurement per isolate: two at once would read each other's memory and each other's pauses.
 * Assertions of concurrent tests wait for their turn, in order of arrival.
 *
 * @returns the time waited in ms is not reported; the deadline of the test goes on meanwhile.
 */
export async function exclusively<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  const state = sharedState()
  const before = state.measuring
  let release: () => void = () => {}
  const mine = new Promise<void>((resolve) => {
    release = resolve
  })
  state.measuring = before === undefined ? mine : before.then(() => mine)
  const last = state.measuring
  try {
    if (before !== undefined) await before
    signal.throwIfAborted()
    return await run()
  } finally {
    release()
    // Dropped when nobody waits behind: a chain of settled promises would grow with every assertion.
    if (state.measuring === last) state.measuring = undefined
  }
}
