/** A cache by key, with a bound and without. */
interface Entry<T> {
  readonly value: T
  readonly at: number
}

class Cache<K, V> {
  readonly #entries = new Map<K, Entry<V>>()

  constructor(readonly max = Number.POSITIVE_INFINITY) {}

  get(key: K, make: (key: K) => V): V {
    const found = this.#entries.get(key)
    if (found !== undefined) return found.value
    const value = make(key)
    this.#entries.set(key, { value, at: this.#entries.size })
    if (this.#entries.size > this.max) {
      const [oldest] = this.#entries.keys()
      this.#entries.delete(oldest as K)
    }
    return value
  }
}

const page = (id: string): { title: string; tags: string[] } => ({ title: `page ${id}`, tags: [id] })
const unbounded = new Cache<string, ReturnType<typeof page>>()
const bounded = new Cache<string, ReturnType<typeof page>>(500)
let next = 0

export const leaking = (): number => unbounded.get(`/pages/${next++}`, page).tags.length
export const clean = (): number => bounded.get(`/pages/${next++}`, page).tags.length
