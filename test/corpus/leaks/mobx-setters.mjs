/** Each instance wraps the setters of its prototype once more. Source: https://github.com/mobxjs/mobx/pull/4563 */
export default {
  package: 'mobx',
  leaking: { version: '6.13.7', alias: 'mobx-setters-leaking' },
  fixed: { version: '6.15.0', alias: 'mobx-setters-fixed' },
  issue: 'mobxjs/mobx#4563',
  subject(pkg) {
    const { makeAutoObservable } = pkg.makeAutoObservable ? pkg : pkg.default
    class Counter {
      value = 0
      constructor() {
        makeAutoObservable(this)
      }
      set double(value) {
        this.value = value / 2
      }
    }
    return () => new Counter().value
  },
}
