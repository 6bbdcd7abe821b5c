import { UsageError } from '../errors.ts'
import { abortController, nodeProcess } from '../realm.ts'
import type { AsyncContexts } from './contexts.ts'
import { type Countable, countable, namesOf } from './listener-counts.ts'
import type { Ignore, Left, Series, Stack, Watch } from './watch.ts'

/** Listeners of one object for one event. */
interface Tally {
  readonly holder: WeakRef<object>
  readonly type: string
  readonly event: string | symbol
  /** How many there were when it was first seen. */
  readonly before: number
  /** The phases in which listeners were added: what is seen in one only is an object of one call. */
  readonly phases: Set<number>
  /** Given by the test or part of the process: there before the calls, whenever they first add to it. */
  readonly lasting: boolean
  readonly counts: number[]
  stack: Stack | undefined
}

/**
 * Counts listeners of emitters and event targets that outlive a call.
 *
 * Nothing in Node tells of a listener that is added, and the heap cannot be asked in a unit test's time
 * (docs/decisions/resources-found-by-hooks.md). So the methods that add one are wrapped on the prototypes while a
 * measurement runs; they note the object and pass on. The counts themselves come from the objects.
 */
export class ListenerWatch implements Watch {
  readonly #tallies = new WeakMap<object, Map<string | symbol, Tally>>()
  readonly #all: Tally[] = []
  /** What the test gave, and what is part of the process: looked at in full at each reading. */
  readonly #lasting: readonly object[]
  readonly #ignore: Ignore
  readonly #contexts: AsyncContexts | undefined
  readonly #restore: (() => void)[] = []
  #phase = 0
  #active = true

  constructor(given: readonly object[], ignore: Ignore, contexts: AsyncContexts | undefined) {
    this.#ignore = ignore
    this.#contexts = contexts
    this.#lasting = [...given, ...surroundings()]
    for (const holder of this.#lasting) this.#noteAll(holder)
    for (const { prototype, names } of adders()) this.#wrap(prototype, names)
  }

  within<F extends (index: number) => unknown>(run: F): F {
    return run
  }

  begin(phase: number): void {
    this.#phase = phase
  }

  read(slot: number): void {
    for (const holder of this.#lasting) this.#noteAll(holder)
    for (const tally of this.#all) {
      // What came after a reading stood at that reading where it stood when it came.
      while (tally.counts.length < slot) tally.counts.push(tally.before)
      tally.counts[slot] = countNow(tally)
    }
  }

  series(): readonly Series[] {
    const groups = new Map<string, number[]>()
    const slots = Math.max(0, ...this.#all.map(({ counts }) => counts.length))
    for (const tally of this.#all) {
      if (!this.#counts(tally)) continue
      const sums = groups.get(groupOf(tally)) ?? new Array<number>(slots).fill(0)
      for (let slot = 0; slot < slots; slot += 1) {
        sums[slot] = (sums[slot] as number) + (tally.counts[slot] ?? tally.before)
      }
      groups.set(groupOf(tally), sums)
    }
    return [...groups].map(([group, counts]) => ({ group, counts, own: counts }))
  }

  left(groups: ReadonlySet<string>): readonly Left[] {
    return this.#all
      .filter((tally) => this.#counts(tally) && groups.has(groupOf(tally)))
      .map((tally) => ({
        group: groupOf(tally),
        resource: resourceOf(tally),
        count: countNow(tally) - (tally.counts[0] ?? tally.before),
        stack: tally.stack,
      }))
      .filter(({ count }) => count > 0)
  }

  due(): number {
    return Infinity
  }

  close(): void {
    this.#active = false
    for (const restore of this.#restore) restore()
    this.#contexts?.close()
  }

  #counts(tally: Tally): boolean {
    return (tally.lasting || tally.phases.size > 1) && !this.#ignore(resourceOf(tally))
  }

  /** All events of an object that was there before the calls. */
  #noteAll(holder: object): void {
    const counting = countable(holder)
    for (const event of namesOf(counting)) this.#note(holder, event, counting, true)
  }

  #note(
    holder: object,
    event: string | symbol,
    counting: Countable | undefined,
    lasting: boolean,
  ): Tally | undefined {
    let tallies = this.#tallies.get(holder)
    if (tallies === undefined) {
      tallies = new Map()
      this.#tallies.set(holder, tallies)
    }
    let tally = tallies.get(event)
    if (tally === undefined && counting !== undefined) {
      tally = {
        holder: new WeakRef(holder),
        type: typeOf(holder),
        event,
        before: countOf(counting, event),
        phases: new Set(),
        lasting,
        counts: [],
        stack: undefined,
      }
      tallies.set(event, tally)
      this.#all.push(tally)
    }
    return tally
  }

  #onAdd(holder: unknown, event: unknown, stack: Stack | undefined): void {
    if (typeof holder !== 'object' || holder === null) return
    if (typeof event !== 'string' && typeof event !== 'symbol') return
    try {
      const tally = this.#note(holder, event, countable(holder), false)
      tally?.phases.add(this.#phase)
      if (tally !== undefined) tally.stack = stack ?? tally.stack
    } catch {
      // Whatever an odd emitter does when it is asked is not to reach the code that adds a listener.
    }
  }

  #wrap(prototype: object, names: readonly string[]): void {
    const wrappers = new Map<unknown, unknown>()
    for (const name of names) {
      const before = Object.getOwnPropertyDescriptor(prototype, name)
      if (before === undefined || typeof before.value !== 'function') continue
      // `on` and `addListener` are one function, and stay one.
      const wrapper = wrappers.get(before.value) ?? this.#wrapper(before.value)
      wrappers.set(before.value, wrapper)
      if (!Reflect.defineProperty(prototype, name, { ...before, value: wrapper })) continue
      this.#restore.push(() => {
        // Who has wrapped it after us would lose his work; our wrapper then stays, and only passes on.
        if (Object.getOwnPropertyDescriptor(prototype, name)?.value === wrapper)
          Reflect.defineProperty(prototype, name, before)
      })
    }
  }

  #wrapper(original: (...args: unknown[]) => unknown): unknown {
    const watch = this
    const wrapper = function (this: unknown, ...args: unknown[]): unknown {
      if (watch.#active) watch.#onAdd(this, args[0], watch.#contexts?.take(wrapper as never))
      return Reflect.apply(original, this, args)
    }
    for (const name of ['name', 'length'] as const) {
      Object.defineProperty(wrapper, name, { value: original[name], configurable: true })
    }
    return wrapper
  }
}

/** Long-lived objects that code adds listeners to, and that may not inherit from the prototypes that are wrapped. */
function surroundings(): object[] {
  // In the sandbox of Jest the global `process` is a copy.
  const real: unknown = nodeProcess.getBuiltinModule('node:process')
  const { document, process: own } = globalThis as { document?: unknown; process?: unknown }
  return [real, own, globalThis, document].filter(
    (holder, at, all): holder is object =>
      typeof holder === 'object' && holder !== null && all.indexOf(holder) === at,
  )
}

/** The prototypes whose methods add listeners: Node's, and those of a DOM in the sandbox. */
function adders(): { prototype: object; names: readonly string[] }[] {
  const { EventEmitter } = nodeProcess.getBuiltinModule('node:events')
  const signal = abortController().signal
  const nodeTargets = Object.getPrototypeOf(Object.getPrototypeOf(signal)) as object
  const { EventTarget: target } = globalThis as { EventTarget?: { prototype?: unknown } }
  const targets = new Set(
    [nodeTargets, target?.prototype].filter((one): one is object => typeof one === 'object' && one !== null),
  )
  return [
    { prototype: EventEmitter.prototype, names: ['on', 'addListener', 'prependListener'] },
    ...[...targets].map((prototype) => ({ prototype, names: ['addEventListener'] })),
  ]
}

function groupOf({ type, event }: Tally): string {
  return `${type} ${String(event)}`
}

function resourceOf({ type, event }: Tally): Left['resource'] {
  return { kind: 'listener', event: String(event), detail: type, refed: undefined }
}

function countNow({ holder, event, before }: Tally): number {
  const alive = holder.deref()
  if (alive === undefined) return before
  const counting = countable(alive)
  return counting === undefined ? before : countOf(counting, event)
}

/** @throws UsageError of a counting function; what else throws, such as an odd emitter, has none. */
function countOf(counting: Countable, event: string | symbol): number {
  try {
    const count = counting.count(event)
    return Number.isFinite(count) ? count : 0
  } catch (error) {
    if (error instanceof UsageError) throw error
    return 0
  }
}

function typeOf(holder: object): string {
  if (typeof holder === 'function') return 'counter'
  if (holder === globalThis) return 'global object'
  try {
    const name = (holder as { constructor?: { name?: unknown } }).constructor?.name
    return typeof name === 'string' && name !== '' ? name : 'object'
  } catch {
    return 'object'
  }
}
