/** WeakRef, FinalizationRegistry with tokens, WeakMap with chains of keys: all cleared some collections later. */
export default {
  packages: [],
  options: {},
  async subject() {
    let finalized = 0
    const registry = new FinalizationRegistry((held) => {
      finalized += held.length
    })
    const data = new WeakMap()
    const seen = new WeakSet()
    return async (index) => {
      const target = { index, payload: new Array(20).fill(index) }
      const token = {}
      registry.register(target, `call ${index}`, token)
      const reference = new WeakRef(target)
      data.set(target, { chain: token })
      data.set(token, { end: index })
      seen.add(target)
      if (index % 3 === 0) registry.unregister(token)
      await null
      return reference.deref()?.index ?? finalized
    }
  },
}
