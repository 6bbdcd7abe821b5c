import { isThenable } from '../realm.ts'
import type { Subject } from '../subject.ts'
import { type LoopState, newLoopState, type TimedLoop } from './loop-state.ts'

/** The loops of one subject where code generation is forbidden. */
export interface SharedLoops {
  readonly synchronous: TimedLoop<number>
  readonly asynchronous: TimedLoop<Promise<number>>
  batched(batch: number): TimedLoop<number>
}

/**
 * The same loops as ordinary functions. The call site is fed with several functions first: then no subject is the
 * one that the engine specialises on, and all meet the same general call.
 */
export function sharedLoops(call: Subject, now: () => number, state: LoopState): SharedLoops {
  if (!levelled) {
    levelled = true
    const scratch = new Float64Array(64)
    for (const other of [() => 1, () => 'a', () => null, (i: number) => i, () => 1.5, () => [], () => true])
      timeMany(other, now, newLoopState(), 1, 0, 0, 64, scratch, Infinity, Infinity)
  }
  return {
    synchronous: (...args) => timeMany(call, now, state, 1, ...args),
    asynchronous: (...args) => timeAwaited(call, now, state, ...args),
    batched:
      (batch) =>
      (...args) =>
        timeMany(call, now, state, batch, ...args),
  }
}

let levelled = false

function timeMany(
  call: Subject,
  now: () => number,
  state: LoopState,
  batch: number,
  first: number,
  from: number,
  to: number,
  times: Float64Array,
  threshold: number,
  until: number,
): number {
  let i = from
  let j = 0
  let start = now()
  let end = start
  try {
    for (; i < to; i++) {
      let result: unknown
      for (j = 0; j < batch; j++) result = call(first + i * batch + j)
      end = now()
      const time = end - start
      times[i] = time / batch
      if (isThenable(result)) {
        state.thenable = result
        break
      }
      state.sink = result
      if (time > threshold || end > until) {
        i++
        break
      }
      start = end
    }
  } catch (error) {
    state.failed = true
    state.error = error
    state.index = first + i * batch + j
  }
  state.start = start
  state.end = end
  return i
}

async function timeAwaited(
  call: Subject,
  now: () => number,
  state: LoopState,
  first: number,
  from: number,
  to: number,
  times: Float64Array,
  threshold: number,
  until: number,
): Promise<number> {
  let i = from
  let start = now()
  let end = start
  try {
    for (; i < to; i++) {
      state.index = first + i
      state.start = start
      const result = call(first + i)
      state.sink = isThenable(result) ? await result : result
      end = now()
      if (state.abandoned) break
      const time = end - start
      times[i] = time
      if (time > threshold || end > until) {
        i++
        break
      }
      start = end
    }
  } catch (error) {
    state.failed = true
    state.error = error
    state.index = first + i
  }
  state.start = start
  state.end = end
  return i
}
