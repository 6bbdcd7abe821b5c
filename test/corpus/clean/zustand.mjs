/** A store whose state is copied with each change, with a list that keeps its last 300 entries, and subscribers that leave. */
export default {
  packages: ['zustand'],
  options: {},
  async subject() {
    const { createStore } = await import('zustand/vanilla')
    const store = createStore((set) => ({
      items: [],
      add: (item) => set(({ items }) => ({ items: [...items.slice(-299), item] })),
    }))
    return (index) => {
      const unsubscribe = store.subscribe(() => index)
      store.getState().add({ index, text: `item ${index}` })
      unsubscribe()
    }
  },
}
