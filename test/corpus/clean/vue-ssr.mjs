/** An application with reactive state for each request, rendered to a string. */
export default {
  packages: ['vue', '@vue/server-renderer'],
  options: {},
  async subject() {
    const { createSSRApp, h, ref, computed, provide, inject } = await import('vue')
    const { renderToString } = await import('@vue/server-renderer')
    const Item = { props: ['n'], setup: (props) => () => h('li', { class: inject('theme') }, props.n) }
    return async (index) => {
      const app = createSSRApp({
        setup() {
          provide('theme', `t${index}`)
          const count = ref(index)
          const twice = computed(() => count.value * 2)
          return () =>
            h(
              'ul',
              [1, 2, 3].map((n) => h(Item, { n: n + twice.value })),
            )
        },
      })
      const html = await renderToString(app)
      if (!html.includes(`t${index}`)) throw new Error(html)
    }
  },
}
