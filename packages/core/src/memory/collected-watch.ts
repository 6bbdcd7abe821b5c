import { describe, UsageError } from '../errors.ts'
import { unlessInterrupted } from '../interrupt.ts'
import { after, isThenable } from '../realm.ts'
import { neverSettled, type Subject, threwAt } from '../subject.ts'
import type { Survivor } from './collected.ts'

/** An object that is held by nothing of ours. */
export interface Watched extends Survivor {
  readonly ref: WeakRef<object>
}

/** Elements of a returned array that are watched. */
const MOST_ELEMENTS = 1_000

/**
 * Calls the factory once and keeps nothing but weak references to what it returned: when this has settled, no
 * local of ours can keep an object alive.
 *
 * @param timeout - ms that the call may take to settle.
 * @throws SubjectError when the factory throws or does not settle; UsageError when there is nothing to watch.
 */
export async function watchOne(factory: Subject, call: number, timeout: number): Promise<readonly Watched[]> {
  const made = callOnce(factory, call)
  if (!isPending(made)) return made
  return await unlessInterrupted(watchSettled(made, call), (interrupt) =>
    after(timeout, () => interrupt(neverSettled(call, timeout))),
  )
}

interface Pending {
  readonly pending: PromiseLike<unknown>
}

function isPending(made: readonly Watched[] | Pending): made is Pending {
  return 'pending' in made
}

/** The measured region: a plain function, whose frame and locals are gone when it has returned. Do not inline it. */
function callOnce(factory: Subject, call: number): readonly Watched[] | Pending {
  let result: unknown
  try {
    result = factory(call)
  } catch (error) {
    throw threwAt(call, error)
  }
  return isThenable(result) ? { pending: result } : watch(result, call)
}

/** The same for a promise. The holder is emptied, so that a caller's local does not keep the promise and its value. */
async function watchSettled(made: Pending, call: number): Promise<readonly Watched[]> {
  const { pending } = made
  ;(made as { pending: unknown }).pending = undefined
  return await pending.then(
    (value) => watch(value, call),
    (error: unknown) => {
      throw threwAt(call, error)
    },
  )
}

/** An array stands for itself and for the objects in it: both readings of `() => [server, socket]` are checked. */
function watch(value: unknown, call: number): readonly Watched[] {
  const watched: Watched[] = []
  add(watched, value, '', call)
  if (watched.length === 0) throw nothingToWatch(value, call)
  for (const [at, element] of elementsOf(value).entries()) add(watched, element, `[${at}]`, call)
  return watched
}

/** Never throws: a revoked Proxy, or one with traps that throw, has no elements to look at. */
function elementsOf(value: unknown): readonly unknown[] {
  try {
    return Array.isArray(value) ? Array.prototype.slice.call(value, 0, MOST_ELEMENTS) : []
  } catch {
    return []
  }
}

function add(watched: Watched[], value: unknown, place: string, call: number): void {
  if (!isObject(value)) return
  watched.push({ ref: new WeakRef(value), className: classNameOf(value), place, call })
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function nothingToWatch(value: unknown, call: number): UsageError {
  const advice =
    value === undefined
      ? 'Return the object: () => new Session(), not () => { new Session() }'
      : 'Only objects and functions can be watched'
  return new UsageError(
    `Expected the factory to return an object, got ${describe(value)} at call ${call}. ${advice}`,
  )
}

/** The name of an object's class, for a person. Never throws: getters, Proxies and static names can be anything. */
function classNameOf(value: object): string {
  try {
    if (Array.isArray(value)) return 'Array'
    if (typeof value === 'function') return nameOf(value.name, 'function', 'function ')
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype === null) return 'object without a prototype'
    return nameOf((prototype as { constructor?: { name?: unknown } }).constructor?.name, 'object')
  } catch {
    return 'object'
  }
}

function nameOf(name: unknown, otherwise: string, prefix = ''): string {
  return typeof name === 'string' && name !== '' ? `${prefix}${name.slice(0, 60)}` : otherwise
}
