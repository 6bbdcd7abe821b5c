/** Each pinia of a server render stays in the devtools' lists. Source: https://github.com/vuejs/pinia/issues/2843 */
export default {
  package: 'pinia',
  leaking: { version: '2.2.6', alias: 'pinia-leaking' },
  fixed: { version: '2.2.8', alias: 'pinia-fixed' },
  issue: 'vuejs/pinia#2843',
  // The app is made by the caller and stays with its pinia: what it holds comes from Vue.
  site: /through (pinia|@vue\/|vue\b)/,
  async subject({ createPinia, defineStore }) {
    const { createSSRApp, h } = await import('vue')
    const useStore = defineStore('counter', { state: () => ({ count: 0 }) })
    return () => {
      const pinia = createPinia()
      const app = createSSRApp({ render: () => h('p') })
      app.use(pinia)
      return useStore(pinia).count
    }
  },
}
