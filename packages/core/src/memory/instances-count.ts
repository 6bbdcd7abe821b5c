import type inspector from 'node:inspector'
import { v8 } from '../realm.ts'

/** A class whose instances are counted: anything with a prototype. */
export interface CountedClass {
  readonly name: string
  readonly prototype: object
}

/** What the code in the context of a class is handed. */
interface Query {
  readonly prototype: object
  readonly seen?: WeakSet<object>
  found?: object
}

/**
 * Counts objects by a walk over the heap, after a collection: 40 to 140 ms for a heap of some MB, about 10 ms for each
 * further MB. An object counts when the class's `prototype` is on its prototype chain: instances of subclasses do, and
 * so do the prototypes of subclasses, which are always the same few.
 *
 * By the inspector, not by `v8.queryObjects`: that counts objects of Node's main context only, which are none
 * where a runner's sandbox (Jest, vmThreads) made the class, and prints a warning at its first use. The inspector
 * gathers the objects in an array that it holds; it is released before this returns.
 */
export class InstanceCounter {
  readonly #session: inspector.Session
  readonly #contexts = new Map<FunctionConstructor, number | undefined>()
  readonly #seen = new WeakSet<object>()
  readonly #new = new Map<CountedClass, WeakRef<object>>()

  constructor(session: inspector.Session) {
    this.#session = session
  }

  /**
   * Finds the contexts of these classes. Before the first count, as it allocates.
   *
   * @returns false where code generation is forbidden, which finding the context of a sandbox needs.
   */
  prepare(classes: readonly CountedClass[]): boolean {
    try {
      for (const one of classes) for (const make of realmsOf(one)) this.#contextOf(make)
      return true
    } catch {
      return false
    }
  }

  /** Instances alive now: a collection and a heap walk for each class, in each context that may have made some. */
  count(one: CountedClass): number {
    let sum = 0
    const query: Query = { prototype: one.prototype, seen: this.#seen }
    for (const make of realmsOf(one)) sum += this.#queryIn(make, query, FIND_NEW)
    if (query.found !== undefined) this.#new.set(one, new WeakRef(query.found))
    return sum
  }

  /** Those that the realm of the class made, without a look at any of them. */
  tally(one: CountedClass): number {
    return this.#queryIn(functionOf(one.prototype), { prototype: one.prototype })
  }

  /** The same before the first block, and takes note of them, weakly, to tell them from later ones. */
  countBefore(one: CountedClass): number {
    let sum = 0
    for (const make of realmsOf(one)) {
      sum += this.#queryIn(make, { prototype: one.prototype, seen: this.#seen }, REMEMBER)
    }
    return sum
  }

  /** One of the instances that were there at the last count but not at `countBefore`; `undefined` when there is none. */
  newest(one: CountedClass): WeakRef<object> | undefined {
    return this.#new.get(one)
  }

  /**
   * Synchronous on purpose: the property on the global object is there only until this returns.
   *
   * @param visit - source of a function that is called on the array of all instances.
   * @returns how many there are.
   */
  #queryIn(make: FunctionConstructor, query: Query, visit?: string): number {
    const global = make('return this')() as object
    const contextId = this.#contextOf(make)
    const handed: { query?: Query } = { query }
    Object.defineProperty(global, KEY, { value: handed, configurable: true })
    try {
      const { result } = this.#post<{ result: { objectId: string } }>('Runtime.evaluate', {
        expression: `${QUERY}.prototype`,
        objectGroup: GROUP,
        ...(contextId === undefined ? {} : { contextId }),
      })
      const { objects } = this.#post<{ objects: { description: string; objectId: string } }>(
        'Runtime.queryObjects',
        { prototypeObjectId: result.objectId, objectGroup: GROUP },
      )
      if (visit !== undefined) {
        this.#post('Runtime.callFunctionOn', { objectId: objects.objectId, functionDeclaration: visit })
      }
      return Number(/\((\d+)\)/.exec(objects.description)?.[1])
    } finally {
      // Jest's environment keeps the value of each property that is deleted from its global: let it keep nothing, or
      // the instance that was found would be one more at every count.
      delete handed.query
      Reflect.deleteProperty(global, KEY)
      this.#post('Runtime.releaseObjectGroup', { objectGroup: GROUP })
    }
  }

  /** The inspector's number of a realm; `undefined` for Node's main one, which is its default. */
  #contextOf(make: FunctionConstructor): number | undefined {
    if (make === mainFunction()) return undefined
    if (!this.#contexts.has(make)) this.#contexts.set(make, this.#findContext(make))
    return this.#contexts.get(make)
  }

  /** Contexts have no list without `Runtime.enable`, which keeps what is logged; but each script names its own. */
  #findContext(make: FunctionConstructor): number {
    let found: number | undefined
    const url = `qtests-realm-${this.#contexts.size}`
    const onScript = ({ params }: { params: { url: string; executionContextId: number } }): void => {
      if (params.url === url) found = params.executionContextId
    }
    this.#session.on('Debugger.scriptParsed', onScript)
    try {
      this.#post('Debugger.enable')
      make(`//# sourceURL=${url}`)
      this.#post('Debugger.disable')
    } finally {
      this.#session.off('Debugger.scriptParsed', onScript)
    }
    if (found === undefined) throw new Error('the context of a class was not found')
    return found
  }

  /** These commands are answered before `post` returns. */
  #post<T>(method: string, params: object = {}): T {
    let answer: unknown
    let failure: Error | undefined
    this.#session.post(method, params, (error: Error | null, result?: object) => {
      failure = error ?? undefined
      answer = result
    })
    if (failure !== undefined) throw new Error(`${method}: ${failure.message}`)
    return answer as T
  }
}

const KEY = Symbol.for('qtests/counted')
const QUERY = "globalThis[Symbol.for('qtests/counted')].query"
const REMEMBER = `function () { const { seen } = ${QUERY}; for (let at = 0; at < this.length; at += 1) seen.add(this[at]) }`
const FIND_NEW = `function () {
  const query = ${QUERY}
  for (let at = this.length - 1; at >= 0 && query.found === undefined; at -= 1)
    if (!query.seen.has(this[at])) query.found = this[at]
}`
const GROUP = 'qtests'

/**
 * The realms in which instances may have been made: that of the class, and that of the code under test, whose
 * subclasses of a class from outside (`class extends net.Socket`) make objects of its own realm.
 */
function realmsOf({ prototype }: CountedClass): Set<FunctionConstructor> {
  return new Set([functionOf(prototype), Function])
}

/** The `Function` of an object's realm, from the end of its prototype chain. */
function functionOf(object: object): FunctionConstructor {
  let end = object
  for (let next: object | null = end; next !== null; next = Object.getPrototypeOf(end)) end = next
  const make = (end as { constructor?: { constructor?: unknown } }).constructor?.constructor
  return typeof make === 'function' && make.name === 'Function' ? (make as FunctionConstructor) : Function
}

/** That of Node itself, in which its own modules run. */
function mainFunction(): FunctionConstructor {
  return functionOf(v8().getHeapStatistics)
}
