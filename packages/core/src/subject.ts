import { types } from 'node:util'
import { expected, UsageError } from './errors.ts'
import { onceAborted, unlessInterrupted } from './interrupt.ts'
import { after, isThenable } from './realm.ts'
import { messageOf } from './thrown.ts'
import { formatCount } from './units.ts'

/**
 * A subject: called with the call's index, from 0, warm-up included. Awaited when it returns a thenable.
 * Use the index to vary the input, so that a cache keyed by the input does not hide the work.
 */
export type Subject = (index: number) => unknown

/** A function run around the measurement or around each call; awaited when it returns a thenable. */
export type Hook = (index: number) => unknown

/** A subject or hook threw, rejected or never settled: the assertion fails with the original error as `cause`. */
export class SubjectError extends Error {
  override readonly name = 'QtestsSubjectError'

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
  }
}

/**
 * Checks that a value can be measured, before anything runs.
 *
 * @param usage - the right form, quoted in the error.
 * @param what - the value in errors.
 * @throws UsageError for a value that is not a function, a promise (already called), a class, a generator
 * function or a revoked Proxy; each names the form to write instead.
 */
export function checkSubject(value: unknown, usage: string, what = 'the subject'): Subject {
  if (typeof value !== 'function') {
    if (isThenable(value)) {
      throw new UsageError(
        `Expected ${what} to be a function, got a promise: the work has already started. Pass the function itself: ${usage}`,
      )
    }
    throw expected(what, `a function (${usage})`, value)
  }
  if (isRevoked(value)) throw expected(what, `a function (${usage})`, value)
  if (types.isGeneratorFunction(value)) {
    const call = `${nameOf(value, 'generate')}()`
    const drained = types.isAsyncFunction(value)
      ? `async () => { for await (const _ of ${call}); }`
      : `() => [...${call}]`
    throw new UsageError(
      `Expected ${what} to be a plain or async function, got a generator function \`${nameOf(value, 'anonymous')}\`: calling it runs nothing. Drain it inside: ${drained}`,
    )
  }
  if (isClass(value)) {
    throw new UsageError(
      `Expected ${what} to be a function, got the class \`${nameOf(value, 'anonymous')}\`: a class cannot be called. Construct it inside: () => new ${nameOf(value, 'Class')}()`,
    )
  }
  return value as Subject
}

/**
 * Runs a hook around the measurement, `setup` or `teardown`, with the index of the next call.
 *
 * @throws SubjectError that names the hook, with what it threw as `cause`.
 */
export async function runHook(hook: Hook | undefined, name: string, index: number): Promise<void> {
  if (hook === undefined) return
  try {
    const result = hook(index)
    if (isThenable(result)) await result
  } catch (error) {
    throw new SubjectError(`\`${name}\` threw: ${messageOf(error)}`, error)
  }
}

/** How long a hook may take. */
export interface HookLimits {
  /** ms to settle. */
  readonly timeout: number
  /** Aborted: nobody waits for the hook any longer. */
  readonly signal?: AbortSignal
}

/**
 * Runs a hook, but not for ever: one that never settles would hold up the end of its test and all measurements
 * behind it.
 *
 * @throws SubjectError when it threw or does not settle; the reason of the signal.
 */
export async function runHookWithin(
  hook: Hook | undefined,
  name: string,
  index: number,
  { timeout, signal }: HookLimits,
): Promise<void> {
  if (hook === undefined) return
  signal?.throwIfAborted()
  await unlessInterrupted(runHook(hook, name, index), (interrupt) => {
    const cancel = after(timeout, () => {
      interrupt(new SubjectError(`\`${name}\` has not settled after ${wholeMs(timeout)}`))
    })
    const ignore = onceAborted(signal, interrupt)
    return () => {
      cancel()
      ignore()
    }
  })
}

/** The error for a hook around one call, `beforeEach` or `afterEach`, that threw or rejected. */
export function hookThrewAt(name: string, index: number, error: unknown): SubjectError {
  return new SubjectError(`\`${name}\` threw at call ${index}: ${messageOf(error)}`, error)
}

/** The error for a subject that threw or rejected at a call. */
export function threwAt(index: number, error: unknown): SubjectError {
  return new SubjectError(`the subject threw at call ${index}: ${messageOf(error)}`, error)
}

/** The error for a call that has not settled. */
export function neverSettled(index: number, waited: number): SubjectError {
  return new SubjectError(
    `call ${index} of the subject has not settled after ${wholeMs(waited)}: its promise neither resolved nor rejected`,
  )
}

/** The error for a hook around one call that has not settled. */
export function hookNeverSettled(name: string, index: number, waited: number): SubjectError {
  return new SubjectError(
    `\`${name}\` has not settled at call ${index} after ${wholeMs(waited)}: its promise neither resolved nor rejected`,
  )
}

function wholeMs(ms: number): string {
  return `${formatCount(Math.round(ms))} ms`
}

function isRevoked(value: object): boolean {
  try {
    // Throws for a revoked Proxy and runs no trap of others. Returned, not only called: a bundler may drop a call
    // whose result nobody uses.
    return Array.isArray(value)
  } catch {
    return true
  }
}

/** A method may be called `class` too; only a class has a `prototype` that cannot be replaced. */
function isClass(value: object): boolean {
  return (
    /^class\b/.test(Function.prototype.toString.call(value)) &&
    Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false
  )
}

/** The name of a function, as far as it is a text: a class may have a static member of that name. */
function nameOf(value: object, otherwise: string): string {
  const name: unknown = Object.getOwnPropertyDescriptor(value, 'name')?.value
  return typeof name === 'string' && name !== '' ? name : otherwise
}
