/** Proxies of proxies, snapshots and batched notifications. */
export default {
  packages: ['valtio'],
  options: {},
  async subject() {
    const { proxy, snapshot, subscribe } = await import('valtio/vanilla')
    return async (index) => {
      const state = proxy({ n: index, nested: { list: [1, 2] } })
      let told = 0
      const stop = subscribe(state, () => {
        told += 1
      })
      state.nested.list.push(index)
      await Promise.resolve()
      stop()
      if (told !== 1 || snapshot(state).nested.list.length !== 3) throw new Error('not told')
    }
  },
}
