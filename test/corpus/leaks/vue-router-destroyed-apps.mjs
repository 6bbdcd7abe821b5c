/** The router keeps the apps that were destroyed. Source: https://github.com/vuejs/vue-router/issues/2639 */
export default {
  package: 'vue-router',
  leaking: { version: '3.0.3', alias: 'vue-router-leaking' },
  fixed: { version: '3.0.4', alias: 'vue-router-fixed' },
  issue: 'vuejs/vue-router#2639',
  // The apps are Vue's.
  site: /through vue/,
  async subject(pkg) {
    const { default: Vue } = await import('vue-2')
    const VueRouter = pkg.default ?? pkg
    Vue.use(VueRouter)
    const router = new VueRouter({ mode: 'abstract', routes: [{ path: '/', name: 'home' }] })
    // The first app is the main one; those that come after it are what a page opens and closes.
    const main = new Vue({ router })
    return {
      subject: () => new Vue({ router }).$destroy(),
      teardown: () => main.$destroy(),
    }
  },
}
