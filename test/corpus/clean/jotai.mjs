/** Atoms kept in weak maps, a store for each call. */
export default {
  packages: ['jotai'],
  options: {},
  async subject() {
    const { atom, createStore } = await import('jotai/vanilla')
    return (index) => {
      const count = atom(index)
      const twice = atom((get) => get(count) * 2)
      const store = createStore()
      const stop = store.sub(twice, () => {})
      store.set(count, index + 1)
      stop()
      if (store.get(twice) !== 2 * (index + 1)) throw new Error('wrong value')
    }
  },
}
