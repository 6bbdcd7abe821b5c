import { describe, expected, UsageError } from '../errors.ts'
import type { CountedClass } from './instances-count.ts'

/** A class, or a constructor function: what `new` makes instances of, abstract and private constructors included. */
export type InstanceClass =
  | (abstract new (
      ...args: never[]
    ) => unknown)
  | { readonly name: string; readonly prototype: object }

/** Each class costs a walk over the heap at each reading. */
const MOST_CLASSES = 10

/** Everything is an instance of these. */
const UNIVERSAL: ReadonlySet<string> = new Set(['Object', 'Function'])

/**
 * Checks the classes whose instances are to be counted.
 *
 * @throws UsageError for anything but a class or an array of classes.
 */
export function checkClasses(value: unknown): readonly CountedClass[] {
  if (!isArray(value)) return [checkClass(value, 'the class')]
  if (value.length === 0) throw new UsageError('Expected at least one class, got an empty array')
  if (!(value.length <= MOST_CLASSES))
    throw new UsageError(
      `Expected at most ${MOST_CLASSES} classes, got ${describe(value)}: each takes a walk over the heap at each reading`,
    )
  const classes = new Map<object, CountedClass>()
  for (let at = 0; at < value.length; at += 1) {
    const one = checkClass(value[at], `class ${at}`)
    // Named twice: counted once.
    classes.set(one.prototype, one)
  }
  return [...classes.values()]
}

function checkClass(value: unknown, what: string): CountedClass {
  if (typeof value !== 'function') throw expected(what, 'a class or a constructor function', value)
  let prototype: unknown
  let name: unknown
  try {
    prototype = (value as { prototype?: unknown }).prototype
    name = Object.getOwnPropertyDescriptor(value, 'name')?.value
  } catch (error) {
    throw new UsageError(`Could not read ${what}, got ${describe(value)}`, { cause: error })
  }
  // `Function.prototype` is a function.
  if (prototype === null || (typeof prototype !== 'object' && typeof prototype !== 'function'))
    throw new UsageError(
      `Expected ${what} to be a class or a constructor function, got ${describe(value)}, which has no prototype: nothing can be an instance of it`,
    )
  if (typeof name === 'string' && UNIVERSAL.has(name) && isUniversal(prototype))
    throw new UsageError(
      `Expected ${what} to be a class of the program, got \`${name}\`: everything is an instance of it. To see whether anything grows, write: await expect(() => work()).toNotLeakMemory()`,
    )
  return { name: typeof name === 'string' && name !== '' ? name.slice(0, 60) : 'anonymous class', prototype }
}

/** `Object.prototype` or `Function.prototype` of any realm: at the end of all chains, or callable. */
function isUniversal(prototype: object): boolean {
  return typeof prototype === 'function' || Object.getPrototypeOf(prototype) === null
}

function isArray(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value) && typeof value.length === 'number'
  } catch {
    return false
  }
}
