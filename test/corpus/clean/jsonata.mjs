/** Queries compiled and evaluated, with functions bound in each call. */
export default {
  packages: ['jsonata'],
  async subject() {
    const { default: jsonata } = await import('jsonata')
    return async (index) => {
      const query = jsonata('$sum(orders[price > $limit].(price * quantity))')
      query.assign('limit', 1)
      const orders = [1, 2, 3].map((price) => ({ price, quantity: index }))
      if ((await query.evaluate({ orders })) !== 5 * index) throw new Error('wrong sum')
    }
  },
}
