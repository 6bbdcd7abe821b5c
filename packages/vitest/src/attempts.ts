import type { RunnerTestCase } from 'vitest'
import { host } from './host.ts'

/** The class of Vitest's runner, as far as it is used; exported from Vitest 4.1 on. */
export interface RunnerClass {
  readonly prototype: { onBeforeTryTask?: Told; onAfterRetryTask?: Told }
}

/** Which attempt of a test begins. The result of the test says it only later. */
export interface Try {
  /** Which repetition, from 0. */
  readonly repeats: number
}

type Told = (this: unknown, test: RunnerTestCase, attempt: Try & { readonly retry: number }) => unknown

const MARK = Symbol.for('qtests/vitest-attempts@1')

/**
 * Has the runner itself tell the host of each attempt of a test, before its first hook and after its last. A `beforeEach` of ours
 * would cost each test four messages about a hook to Vitest's own process, and a timer; an `onTestFinished` a stack and another timer.
 *
 * @returns whether it does: not before Vitest 4.1, where a hook has to do it.
 */
export function tellAttempts(runner: RunnerClass | undefined): boolean {
  const prototype = runner?.prototype
  const own = prototype?.onBeforeTryTask
  if (prototype === undefined || typeof own !== 'function') return false
  // Without isolation the class outlives the test file, and other copies of this module come upon it.
  if (MARK in own) return true
  const told: Told = function (test, attempt) {
    const done = own.call(this, test, attempt)
    const { begin } = host()
    if (begin === undefined) return done
    return done instanceof Promise ? done.then(() => begin(test, attempt)) : begin(test, attempt)
  }
  prototype.onBeforeTryTask = Object.assign(told, { [MARK]: true })
  const ownEnd = prototype.onAfterRetryTask
  prototype.onAfterRetryTask = function (test, attempt) {
    const done = ownEnd?.call(this, test, attempt)
    const { end } = host()
    if (end === undefined) return done
    return done instanceof Promise ? done.then(() => end(test)) : end(test)
  }
  return true
}

/**
 * Registers what ends an attempt: first, because these hooks run in reverse order, after every `afterEach`, and also when one of
 * those has thrown.
 *
 * @param timeout - ms; the time limit of hooks by default.
 */
export function atEnd(task: RunnerTestCase, end: () => Promise<void> | void, timeout?: number): void {
  withoutStack(() => task.context.onTestFinished(end, timeout))
}

/** Vitest takes a stack with each hook, which is most of what registering one costs; nobody reads one that leads to ours. */
export function withoutStack(register: () => void): void {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  try {
    register()
  } finally {
    Error.stackTraceLimit = limit
  }
}
