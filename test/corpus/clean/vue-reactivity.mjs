/** Refs, effects and scopes made and stopped in each call. */
export default {
  packages: ['@vue/reactivity'],
  options: {},
  async subject() {
    const { reactive, computed, effect, effectScope } = await import('@vue/reactivity')
    const shared = reactive({ list: [1, 2, 3], n: 0 })
    return (index) => {
      const scope = effectScope()
      let runs = 0
      scope.run(() => {
        const sum = computed(() => shared.list.length + shared.n)
        effect(() => {
          runs += sum.value >= 0 ? 1 : 0
        })
      })
      shared.n = index + 1
      scope.stop()
      if (runs !== 2) throw new Error(`the effect ran ${runs} times`)
    }
  },
}
