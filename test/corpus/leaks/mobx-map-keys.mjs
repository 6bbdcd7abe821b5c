/** A map keeps each key that it was once asked for. Source: https://github.com/mobxjs/mobx/issues/2031 */
export default {
  package: 'mobx',
  leaking: { version: '5.11.0', alias: 'mobx-keys-leaking' },
  fixed: { version: '5.13.0', alias: 'mobx-keys-fixed' },
  issue: 'mobxjs/mobx#2031',
  subject(pkg) {
    const { observable } = pkg.observable ? pkg : pkg.default
    const map = observable.map({}, { deep: false })
    return (index) => {
      const key = { index }
      map.set(key, index)
      map.get(key)
      map.delete(key)
    }
  },
}
