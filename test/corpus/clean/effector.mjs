/** Events, stores and effects over one graph, and a unit that is made and cleared in each call. */
export default {
  packages: ['effector'],
  options: {},
  async subject() {
    const { clearNode, createEffect, createEvent, createStore, sample } = await import('effector')
    const added = createEvent()
    const total = createStore(0).on(added, (sum, value) => (sum + value) % 1_000)
    const save = createEffect(async (value) => ({ value }))
    sample({ clock: added, source: total, target: save })
    return async (index) => {
      const doubled = total.map((value) => value * 2)
      const stop = doubled.watch(() => undefined)
      const saved = new Promise((resolve) => {
        const off = save.done.watch(() => {
          off()
          resolve()
        })
      })
      added(index)
      await saved
      stop()
      clearNode(doubled)
    }
  },
}
