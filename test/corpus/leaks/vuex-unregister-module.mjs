/** Getters hold the instance before the module was registered, and so all instances before. Source: https://github.com/vuejs/vuex/issues/1507 */
export default {
  package: 'vuex',
  leaking: { version: '3.1.0', alias: 'vuex-leaking' },
  fixed: { version: '3.1.2', alias: 'vuex-fixed' },
  issue: 'vuejs/vuex#1507',
  async subject(pkg) {
    const { default: Vue } = await import('vue-2')
    const Vuex = pkg.default ?? pkg
    Vue.use(Vuex)
    const store = new Vuex.Store({ state: { count: 0 }, getters: { twice: (state) => state.count * 2 } })
    return async () => {
      store.registerModule('extra', { state: { on: true }, getters: { off: (state) => !state.on } })
      store.unregisterModule('extra')
      await Vue.nextTick()
    }
  },
}
