import type { Cacheable } from 'cacheable'
import type { Pool } from 'pg'

export interface Product {
  readonly id: number
  readonly name: string
  readonly cents: number
}

export interface Order {
  readonly id: number
  readonly lines: readonly { readonly product: string; readonly count: number }[]
}

const ignore = (): void => {}

/** Products and orders in PostgreSQL; products are cached, in memory and behind it. */
export class Catalog {
  readonly #pool: Pool
  readonly #cache: Cacheable

  constructor(pool: Pool, cache: Cacheable) {
    this.#pool = pool
    this.#cache = cache
  }

  /** A product, loaded once however many ask for it at the same time. */
  async product(id: number): Promise<Product | undefined> {
    return this.#cache.getOrSet(`product:${id}`, async () => {
      const { rows } = await this.#pool.query('select id, name, cents from products where id = $1', [id])
      return rows[0] as Product | undefined
    })
  }

  /** The latest orders with their lines, in one statement. */
  async orders(limit: number): Promise<Order[]> {
    const { rows } = await this.#pool.query(
      `select o.id, json_agg(json_build_object('product', l.product, 'count', l.count)) as lines
         from (select id from orders order by id desc limit $1) o join lines l on l.order_id = o.id
        group by o.id order by o.id desc`,
      [limit],
    )
    return rows
  }

  /** Takes a product off the shelf. The client goes back to the pool, whatever happens. */
  async take(id: number): Promise<void> {
    const client = await this.#pool.connect()
    // A connection that breaks fails its query, and says so once more as an event, which would end the process.
    client.on('error', ignore)
    try {
      await client.query('begin')
      const { rowCount } = await client.query(
        'update products set stock = stock - 1 where id = $1 and stock > 0',
        [id],
      )
      if (rowCount === 0) throw new Error(`product ${id} is sold out`)
      await client.query('commit')
    } catch (error) {
      await client.query('rollback').catch(() => {})
      throw error
    } finally {
      client.off('error', ignore)
      client.release()
    }
  }

  /** Rows in portions, so that a slow reader never has the whole table in memory. */
  async *all(portion = 100): AsyncGenerator<Product> {
    for (let last = 0; ; ) {
      const { rows } = await this.#pool.query(
        'select id, name, cents from products where id > $1 order by id limit $2',
        [last, portion],
      )
      yield* rows as Product[]
      if (rows.length < portion) return
      last = rows.at(-1).id
    }
  }
}
