/** Memoised selectors of one entry, `_.memoize` with a bounded cache, chains and debounced functions that are cancelled. */
export default {
  packages: ['reselect', 'lodash', 'lru-cache'],
  options: {},
  async subject() {
    const { default: _ } = await import('lodash')
    const { lruMemoize, createSelectorCreator } = await import('reselect')
    const { LRUCache } = await import('lru-cache')
    const slow = _.memoize((n) => ({ n, text: `n${n}` }))
    slow.cache = Object.assign(new LRUCache({ max: 500 }), {})
    const select = createSelectorCreator({ memoize: lruMemoize, argsMemoize: lruMemoize })(
      [(state) => state.list],
      (list) => _.sortBy(list, 'n'),
    )
    return (index) => {
      const later = _.debounce(() => {}, 60_000)
      later()
      later.cancel()
      return (
        select({ list: [slow(index), slow(index % 7)] }).length +
        _.chain([3, 1, index])
          .map((n) => n * 2)
          .groupBy((n) => n % 3)
          .value()[0]?.length
      )
    }
  },
}
