import type CircuitBreaker from 'opossum'
import type { Catalog } from './catalog'

export interface Price {
  readonly cents: number
  readonly currency: string
}

/** Turned away: there are too many calls under way. */
export class Busy extends Error {
  readonly status = 503
}

/** Prices in the currency that is asked for, else in euros: while the rates are down, nobody is left without a price. */
export class Prices {
  readonly #catalog: Pick<Catalog, 'product'>
  readonly #rates: CircuitBreaker<[string], number>
  readonly #mostAtOnce: number
  #underWay = 0

  constructor(catalog: Pick<Catalog, 'product'>, rates: CircuitBreaker<[string], number>, mostAtOnce = 100) {
    this.#catalog = catalog
    this.#rates = rates
    this.#mostAtOnce = mostAtOnce
  }

  /** @throws Busy beyond the most calls at once: quick to say no, it stays quick for the others. */
  async price(id: number, currency: string): Promise<Price | undefined> {
    if (this.#underWay >= this.#mostAtOnce) throw new Busy('Too many calls')
    this.#underWay++
    try {
      const product = await this.#catalog.product(id)
      if (product === undefined) return undefined
      const rate = await this.#rates.fire(currency).catch(() => undefined)
      return rate === undefined
        ? { cents: product.cents, currency: 'EUR' }
        : { cents: Math.round(product.cents * rate), currency }
    } finally {
      this.#underWay--
    }
  }
}
