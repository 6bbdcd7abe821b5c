/** An effect keeps links to the objects that it no longer reads. Source: https://github.com/vuejs/core/issues/11901 */
export default {
  package: '@vue/reactivity',
  leaking: { version: '3.5.4', alias: 'reactivity-deps-leaking' },
  fixed: { version: '3.5.5', alias: 'reactivity-deps-fixed' },
  issue: 'vuejs/core#11901',
  subject({ shallowRef, reactive, effect }) {
    const current = shallowRef(reactive({ name: 'none', price: 0, stock: 0 }))
    let text
    effect(() => {
      const { name, price, stock } = current.value
      text = `${name} ${price} ${stock}`
    })
    return (index) => {
      current.value = reactive({ name: 'book', price: index, stock: 1 })
      if (text !== `book ${index} 1`) throw new Error('wrong text')
    }
  },
}
