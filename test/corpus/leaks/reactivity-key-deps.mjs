/** Dependencies on keys that nobody reads any more stay with the reactive object. Source: https://github.com/vuejs/core/issues/9419 */
export default {
  package: '@vue/reactivity',
  leaking: { version: '3.3.4', alias: 'reactivity-leaking' },
  fixed: { version: '3.5.13', alias: 'reactivity-fixed' },
  issue: 'vuejs/core#9419',
  subject({ effect, reactive, ref }) {
    const names = reactive(new Set())
    const current = ref(0)
    effect(() => names.has(current.value))
    return (index) => {
      current.value = index
    }
  },
}
