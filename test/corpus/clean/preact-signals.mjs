/** Signals in a linked list of sources and targets; effects disposed of. */
export default {
  packages: ['@preact/signals-core'],
  options: {},
  async subject() {
    const { signal, computed, effect, batch } = await import('@preact/signals-core')
    const shared = signal(0)
    return (index) => {
      const own = signal(index)
      const sum = computed(() => own.value + shared.value)
      let last
      const dispose = effect(() => {
        last = sum.value
      })
      batch(() => {
        shared.value = index
        own.value = 1
      })
      dispose()
      if (last !== index + 1) throw new Error(`wrong sum ${last}`)
    }
  },
}
