/** Observables, computed values and reactions that are disposed of. */
export default {
  packages: ['mobx'],
  options: {},
  async subject() {
    const { makeAutoObservable, autorun, runInAction, observable } = await import('mobx')
    const shared = observable({ factor: 2 })
    class Order {
      lines = []
      constructor() {
        makeAutoObservable(this)
      }
      get total() {
        return this.lines.reduce((sum, n) => sum + n, 0) * shared.factor
      }
    }
    return (index) => {
      const order = new Order()
      let last
      const stop = autorun(() => {
        last = order.total
      })
      runInAction(() => order.lines.push(index, 2))
      stop()
      if (last !== 2 * (index + 2)) throw new Error(`wrong total ${last}`)
    }
  },
}
