import { expected, UsageError } from '../errors.ts'
import { isThenable, nodeProcess } from '../realm.ts'
import { messageOf } from '../thrown.ts'

/** Listeners of one object, by event. */
export interface Countable {
  names(): readonly (string | symbol)[]
  count(name: string | symbol): number
}

type Keyed = Readonly<Record<string | symbol, unknown>>

/**
 * How the listeners of a value are counted; `undefined` for what has none that can be counted. By shape, never by
 * class: emitters come from other realms and other libraries. Never throws.
 */
export function countable(value: unknown): Countable | undefined {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined
  try {
    const holder = value as Keyed
    return emitter(holder) ?? nodeTarget(holder) ?? domTarget(holder) ?? mitt(holder) ?? counter(value)
  } catch {
    // A revoked Proxy, a getter that throws.
    return undefined
  }
}

/** The events of which it has listeners; none where an odd emitter throws. */
export function namesOf(counting: Countable | undefined): readonly (string | symbol)[] {
  try {
    return counting?.names() ?? []
  } catch {
    return []
  }
}

/** Node's emitters, and those of other libraries with the same two methods (eventemitter3). */
function emitter(holder: Keyed): Countable | undefined {
  const { eventNames, listenerCount } = holder
  if (typeof eventNames !== 'function' || typeof listenerCount !== 'function') return undefined
  return {
    names: () => Reflect.apply(eventNames, holder, []) as (string | symbol)[],
    count: (name) => Number(Reflect.apply(listenerCount, holder, [name])),
  }
}

/** Event targets and abort signals of Node: the names are under a symbol of its own, the listeners have a function. */
function nodeTarget(holder: Keyed): Countable | undefined {
  const events = ownBySymbol(holder, 'kEvents')
  if (!isMapLike(events)) return undefined
  const { getEventListeners } = nodeProcess.getBuiltinModule('node:events')
  return {
    names: () => [...events.keys()] as string[],
    count: (name) => getEventListeners(holder as unknown as EventTarget, String(name)).length,
  }
}

/** jsdom keeps them in its implementation's `_eventListeners`, happy-dom in maps for each phase. */
function domTarget(holder: Keyed): Countable | undefined {
  const byName = (ownBySymbol(holder, 'impl') as Keyed | undefined)?.['_eventListeners']
  if (typeof byName === 'object' && byName !== null) {
    const lists = byName as Record<string, unknown>
    return { names: () => Object.keys(lists), count: (name) => lengthOf(lists[String(name)]) }
  }
  const phases = ownBySymbol(holder, 'listeners') as Keyed | undefined
  const capturing = phases?.['capturing']
  const bubbling = phases?.['bubbling']
  if (!isMapLike(capturing) || !isMapLike(bubbling)) return undefined
  return {
    names: () => [...new Set([...capturing.keys(), ...bubbling.keys()])] as string[],
    count: (name) => lengthOf(capturing.get(name)) + lengthOf(bubbling.get(name)),
  }
}

/** mitt and its kin: a map of arrays. */
function mitt(holder: Keyed): Countable | undefined {
  const all = holder['all']
  if (!isMapLike(all) || typeof holder['on'] !== 'function' || typeof holder['emit'] !== 'function')
    return undefined
  return { names: () => [...all.keys()] as (string | symbol)[], count: (name) => lengthOf(all.get(name)) }
}

/**
 * A function of the test's own that returns a count. What it does wrong is the test's mistake, and none of an odd emitter:
 * it would be a green that has counted nothing.
 */
function counter(value: object): Countable | undefined {
  if (typeof value !== 'function') return undefined
  const { name } = value
  const known = typeof name === 'string' && name !== '' ? name : 'count'
  return { names: () => [known], count: () => countBy(value as () => unknown, known) }
}

/** @throws UsageError when the function throws, or returns anything but a finite number. */
function countBy(count: () => unknown, name: string): number {
  let value: unknown
  try {
    value = Reflect.apply(count, undefined, [])
  } catch (error) {
    throw new UsageError(
      `Expected the function \`${name}\` of option \`on\` to return a finite number, but it threw: ${messageOf(error)}`,
      { cause: error },
    )
  }
  if (typeof value === 'number' && Number.isFinite(value)) return value
  // Nobody waits for it, and a rejection that nobody handles would be a second error.
  if (isThenable(value)) value.then(undefined, () => {})
  throw expected(`what the function \`${name}\` of option \`on\` returns`, 'a finite number', value)
}

function ownBySymbol(holder: object, description: string): unknown {
  const symbol = Object.getOwnPropertySymbols(holder).find((own) => own.description === description)
  return symbol === undefined ? undefined : (holder as Keyed)[symbol]
}

function isMapLike(value: unknown): value is ReadonlyMap<unknown, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const { get, keys } = value as { get?: unknown; keys?: unknown }
  return typeof get === 'function' && typeof keys === 'function'
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0
}
