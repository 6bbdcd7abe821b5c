import { compileFunction } from 'node:vm'
import type { Subject } from '../subject.ts'
import { type LoopState, newLoopState, type TimedLoop } from './loop-state.ts'
import { type SharedLoops, sharedLoops } from './shared-loop.ts'

/** The loops of one subject. */
export interface Loops {
  readonly state: LoopState
  readonly synchronous: TimedLoop<number>
  readonly asynchronous: TimedLoop<Promise<number>>
  /** Each time is the mean of `batch` calls; for work below the grain of the clock. */
  batched(batch: number): TimedLoop<number>
  /** False where this environment forbids to generate code: all subjects then share one loop. */
  readonly generated: boolean
}

/*
 * The region being measured. The end of one call is the start of the next: one clock reading a call, and the few ns
 * of bookkeeping between are part of the calibrated overhead. No allocation: the times go into a typed array,
 * everything else into fields that exist.
 *
 * The source is compiled anew for each subject. In a shared loop the engine specialises the call on the first subject
 * and makes every later one pay for it, up to three times for small functions.
 */
const SYNCHRONOUS = `
return (first, from, to, times, threshold, until) => {
  let i = from, j = 0, start = now(), end = start
  try {
    for (; i < to; i++) {
      CALL
      end = now()
      const time = end - start
      times[i] = TIME
      if (result !== null && (typeof result === 'object' || typeof result === 'function') && typeof result.then === 'function') {
        state.thenable = result
        break
      }
      state.sink = result
      if (time > threshold || end > until) { i++; break }
      start = end
    }
  } catch (error) { state.failed = true; state.error = error; state.index = first + i * BATCH + j }
  state.start = start
  state.end = end
  return i
}`

const ASYNCHRONOUS = `
return async (first, from, to, times, threshold, until) => {
  let i = from, start = now(), end = start
  try {
    for (; i < to; i++) {
      state.index = first + i
      state.start = start
      const result = call(first + i)
      if (result !== null && (typeof result === 'object' || typeof result === 'function') && typeof result.then === 'function') state.sink = await result
      else state.sink = result
      end = now()
      if (state.abandoned) break
      const time = end - start
      times[i] = time
      if (time > threshold || end > until) { i++; break }
      start = end
    }
  } catch (error) { state.failed = true; state.error = error; state.index = first + i }
  state.start = start
  state.end = end
  return i
}`

const ONE_CALL = 'const result = call(first + i)'
const MANY_CALLS = 'let result; for (j = 0; j < BATCH; j++) result = call(first + i * BATCH + j)'

function synchronousSource(batch: number): string {
  const body = SYNCHRONOUS.replace('CALL', batch === 1 ? ONE_CALL : MANY_CALLS)
  return body.replace('TIME', batch === 1 ? 'time' : 'time / BATCH').replaceAll('BATCH', String(batch))
}

let compiled = 0

/**
 * Compiles a loop that nothing else shares: the trailing comment keeps it out of the engine's code cache.
 * `compileFunction` compiles in the main context. Inside the sandbox of a runner the loop and the clock are then
 * of one context, which the engine needs to inline the one into the other.
 */
function compile<R>(source: string, call: Subject, now: () => number, state: LoopState): TimedLoop<R> {
  const factory = compileFunction(`${source}\n// ${++compiled}`, ['call', 'now', 'state'])
  return factory(call, now, state) as TimedLoop<R>
}

/** The loops of a subject, compiled when first needed. */
export function loopsOf(call: Subject, now: () => number, generate = true): Loops {
  const state = newLoopState()
  let generated = generate
  const make = <R>(source: string, fallback: (shared: SharedLoops) => TimedLoop<R>): TimedLoop<R> => {
    if (generated) {
      try {
        return compile<R>(source, call, now, state)
      } catch {
        generated = false
      }
    }
    return fallback(sharedLoops(call, now, state))
  }
  const synchronous = make(synchronousSource(1), (shared) => shared.synchronous)
  return {
    state,
    synchronous,
    asynchronous: make(ASYNCHRONOUS, (shared) => shared.asynchronous),
    batched: (batch) => make(synchronousSource(batch), (shared) => shared.batched(batch)),
    generated,
  }
}
