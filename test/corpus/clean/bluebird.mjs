/** Promises of a library with coroutines, cancellation, resources and warnings of its own. */
export default {
  packages: ['bluebird'],
  options: {},
  async subject() {
    const { default: Bluebird } = await import('bluebird')
    Bluebird.config({ cancellation: true })
    const resource = (index) => Bluebird.resolve({ index }).disposer(() => undefined)
    return async (index) => {
      const abandoned = new Bluebird((_resolve, _reject, onCancel) => onCancel(() => undefined))
      abandoned.cancel()
      const value = await Bluebird.using(resource(index), async (one) => one.index)
      const [first] = await Bluebird.any([Bluebird.delay(0, value), Bluebird.resolve(index)]).then((one) => [
        one,
      ])
      if (first !== index) throw new Error('wrong answer')
    }
  },
}
