/** An atom keeps every atom that was derived from it, mounted or not. Source: https://github.com/pmndrs/jotai/pull/2508 */
export default {
  package: 'jotai',
  leaking: { version: '2.8.0', alias: 'jotai-leaking' },
  fixed: { version: '2.9.0', alias: 'jotai-fixed' },
  issue: 'pmndrs/jotai#2508',
  entry: 'vanilla',
  subject({ atom, createStore }) {
    const store = createStore()
    const count = atom(1)
    return (index) => {
      const product = atom((get) => get(count) * index)
      return store.get(product)
    }
  },
}
