/**
 * The real clock and the real timers of this isolate, captured when this module loads: fake timers,
 * mocked `performance` and patched globals come later and must not reach a measurement.
 *
 * Where the sandbox of a runner replaces globals before any setup file runs (Jest's legacy or modern
 * fake timers in the config), `node:timers` still holds the originals.
 */
import { performance as nodePerformance } from 'node:perf_hooks'
import nodeTimers from 'node:timers'
import { transferableAbortController } from 'node:util'
import { sharedState } from './state.ts'

/**
 * The process, captured. Not from `node:process`: importing a built-in module as an ES module reads all it exports,
 * which opens the standard streams here (4 ms of every import of this package, and an open `stdin`). `fs` likewise.
 */
export const nodeProcess: NodeJS.Process = process

let v8Module: typeof import('node:v8') | undefined

/**
 * `node:v8`, loaded at first use: it brings Node's streams with it, a quarter of this package's import. Call it before
 * a first reading, not within: what it loads stays in the heap.
 */
export function v8(): typeof import('node:v8') {
  v8Module ??= nodeProcess.getBuiltinModule('node:v8')
  return v8Module
}

/** Memory of this process, captured: tests replace `process.memoryUsage`. */
export const memoryUsage: NodeJS.MemoryUsageFn = nodeProcess.memoryUsage

/**
 * What was captured by the first copy of this module in this global object. A later one, which an assertion has loaded within a
 * test, may come upon a faked clock: an adapter has a copy of what each test file needs, the rest of this package another.
 */
export interface CapturedRealm {
  readonly now: () => number
  readonly timeOrigin: number
  readonly setTimeout: typeof nodeTimers.setTimeout
  readonly clearTimeout: typeof nodeTimers.clearTimeout
  readonly setImmediate: typeof nodeTimers.setImmediate
  readonly warn: (line: string) => void
}

sharedState().realm ??= {
  now: nodePerformance.now.bind(nodePerformance),
  timeOrigin: nodePerformance.timeOrigin,
  setTimeout: nodeTimers.setTimeout,
  clearTimeout: nodeTimers.clearTimeout,
  setImmediate: nodeTimers.setImmediate,
  warn: console.warn.bind(console),
}
const {
  now: boundNow,
  timeOrigin,
  setTimeout: realSetTimeout,
  clearTimeout: realClearTimeout,
  setImmediate: realSetImmediate,
  warn: realWarn,
} = sharedState().realm as CapturedRealm

/** Monotonic time in ms since the process started. */
export const now: () => number = boundNow

/** Wall time in ms since 1970, for records. `Date.now()` is what tests fake first. */
export function wallTime(): number {
  return Math.round(timeOrigin + boundNow())
}

/** One macrotask turn: resolves in the check phase of the event loop, after pending I/O callbacks. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    realSetImmediate(resolve)
  })
}

/** A pause in ms on the real clock. The timer is referenced: a measurement in progress keeps the process alive. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    realSetTimeout(resolve, ms)
  })
}

/** Runs `run` once after `ms` on the real clock unless cancelled. Keeps the process alive until then. */
export function after(ms: number, run: () => void): () => void {
  const timer = realSetTimeout(run, ms)
  return () => realClearTimeout(timer)
}

/** A timer of Node's that was started just now, and cleared: what Node notes of a start can be read on it. */
export function newestTimer(): object {
  const timer = realSetTimeout(() => {}, 1)
  realClearTimeout(timer)
  return timer
}

/** An abort controller of node's own: that of the jsdom which Jest 29 brings has no `throwIfAborted`. */
export const abortController: () => AbortController = transferableAbortController

/** Prints one line where the runner shows it beside the test, even when a test has mocked `console.warn`. */
export function printLine(line: string): void {
  realWarn(line)
}

/**
 * A thenable of any realm: promises of the host are not `instanceof Promise` inside a sandbox. Never throws: what
 * hides its `then` (a revoked Proxy, a getter that throws) is none.
 */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false
  try {
    return typeof (value as { then?: unknown }).then === 'function'
  } catch {
    return false
  }
}
