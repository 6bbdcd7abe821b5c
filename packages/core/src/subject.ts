import { types } from 'node:util'
import { expected, UsageError } from './errors.ts'
import { isThenable } from './realm.ts'

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
 * @throws UsageError for a value that is not a function, a promise (already called), a class, a generator
 * function or a revoked Proxy; each names the form to write instead.
 */
export function checkSubject(value: unknown, usage: string): Subject {
  if (typeof value !== 'function') {
    if (isPromiseLike(value)) {
      throw new UsageError(
        `Expected the subject to be a function, got a promise: the work has already started. Pass the function itself: ${usage}`,
      )
    }
    throw expected('the subject', `a function (${usage})`, value)
  }
  if (isRevoked(value)) throw expected('the subject', `a function (${usage})`, value)
  if (types.isGeneratorFunction(value)) {
    throw new UsageError(
      `Expected the subject to be a plain or async function, got a generator function \`${value.name}\`: calling it runs nothing. Drain it inside: () => [...${value.name || 'generate'}()]`,
    )
  }
  if (isClass(value)) {
    throw new UsageError(
      `Expected the subject to be a function, got the class \`${value.name}\`: a class cannot be called. Construct it inside: () => new ${value.name || 'Class'}()`,
    )
  }
  return value as Subject
}

/** Runs a hook and names it when it fails. */
export async function runHook(hook: Hook | undefined, name: string, index: number): Promise<void> {
  if (hook === undefined) return
  try {
    const result = hook(index)
    if (isThenable(result)) await result
  } catch (error) {
    throw new SubjectError(
      `\`${name}\` threw${index > 0 ? ` before or after call ${index}` : ''}: ${messageOf(error)}`,
      error,
    )
  }
}

/** The error for a subject that threw or rejected at a call. */
export function threwAt(index: number, error: unknown): SubjectError {
  return new SubjectError(`the subject threw at call ${index}: ${messageOf(error)}`, error)
}

/** The error for a call that has not settled. */
export function neverSettled(index: number, waited: number): SubjectError {
  return new SubjectError(
    `call ${index} of the subject has not settled after ${Math.round(waited).toLocaleString('en-US')} ms: its promise neither resolved nor rejected`,
  )
}

/** The text of anything that can be thrown, on one line. Never throws. */
export function messageOf(error: unknown): string {
  try {
    const text = types.isNativeError(error) ? `${error.name}: ${error.message}` : String(error)
    return text.split('\n', 1)[0] ?? ''
  } catch {
    return 'an unprintable value'
  }
}

function isPromiseLike(value: unknown): boolean {
  try {
    return isThenable(value)
  } catch {
    return false
  }
}

function isRevoked(value: object): boolean {
  try {
    // Returned, not only called: a bundler may drop a call whose result nobody uses.
    return Object.getPrototypeOf(value) === undefined
  } catch {
    return true
  }
}

function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value))
}
