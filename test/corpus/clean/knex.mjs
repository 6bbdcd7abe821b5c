/** Queries built and compiled to SQL, without a connection. */
export default {
  packages: ['knex'],
  options: {},
  async subject() {
    const { default: knex } = await import('knex')
    const builder = knex({ client: 'pg' })
    return (index) =>
      builder('orders')
        .where({ id: index })
        .whereIn('state', ['a', 'b'])
        .join('items', 'orders.id', 'items.order_id')
        .groupBy('orders.id')
        .orderBy('at', 'desc')
        .limit(10)
        .toSQL()
        .toNative().bindings.length
  },
}
