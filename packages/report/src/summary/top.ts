/** The largest items seen, in constant memory; among equals the first seen stays. */
export class Top<T> {
  readonly #size: number
  readonly #items: { readonly weight: number; readonly item: T }[] = []

  constructor(size: number) {
    this.#size = size
  }

  /** Whether an item of this weight would be kept: most are not, and need not be made. */
  takes(weight: number): boolean {
    if (!Number.isFinite(weight) || this.#size === 0) return false
    const least = this.#items.at(-1)
    return this.#items.length < this.#size || least === undefined || weight > least.weight
  }

  /** Weights that are no finite number are left out: they have no place in an order. */
  add(weight: number, item: T): void {
    if (!this.takes(weight)) return
    const items = this.#items
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
