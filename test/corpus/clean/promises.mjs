/** `race`, `any`, `allSettled`, thenables and chains of a hundred links; all of them settle. */
export default {
  packages: [],
  options: {},
  async subject() {
    // biome-ignore lint/suspicious/noThenProperty: a thenable that is no promise
    const thenable = { then: (resolve) => resolve(4) }
    return async (index) => {
      const later = (value) => new Promise((resolve) => setImmediate(resolve, value))
      const [a, b] = await Promise.all([
        Promise.race([later(1), later(2)]),
        Promise.any([Promise.reject(new Error('no')), later(3)]),
      ])
      const settled = await Promise.allSettled([later(index), Promise.reject(index), thenable])
      let chain = Promise.resolve(0)
      for (let at = 0; at < 100; at += 1) chain = chain.then((n) => n + 1)
      if (a + b + settled.length + (await chain) !== 107) throw new Error('wrong sum')
    }
  },
}
