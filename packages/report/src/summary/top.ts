/** The largest items seen, in constant memory; among equals the first seen stays. */
export class Top<T> {
  readonly #size: number
  readonly #items: { readonly weight: number; readonly item: T }[] = []

  constructor(size: number) {
    this.#size = size
  }

  /** Weights that are no finite number are left out: they have no place in an order. */
  add(weight: number, item: T): void {
    if (!Number.isFinite(weight) || this.#size === 0) return
    const items = this.#items
    const least = items.at(-1)
    if (items.length === this.#size && least !== undefined && weight <= least.weight) return
    let place = items.length
    while (place > 0 && (items[place - 1]?.weight ?? 0) < weight) place -= 1
    items.splice(place, 0, { weight, item })
    if (items.length > this.#size) items.pop()
  }

  /** Largest first. */
  list(): T[] {
    return this.#items.map(({ item }) => item)
  }
}
