/**
 * Orders for the rounds of one measurement: random, and not from `Math.random`, which tests replace. A fixed seed is
 * as good as another: what matters is that the order does not follow the noise of the machine.
 */
export class Shuffle {
  #state = 0x9e3779b9

  /** Puts `order` into a random order, in place: Fisher and Yates. */
  next(order: number[]): readonly number[] {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(this.#random() * (i + 1))
      const other = order[j] ?? 0
      order[j] = order[i] ?? 0
      order[i] = other
    }
    return order
  }

  /** Xorshift of 32 bits: Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8(14), 2003. */
  #random(): number {
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x
    return (x >>> 0) / 2 ** 32
  }
}
