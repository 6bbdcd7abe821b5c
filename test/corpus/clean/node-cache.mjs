/** Keys with a short time to live, swept by a timer: entries of the last tenth of a second stay. */
export default {
  packages: ['node-cache'],
  options: {},
  async subject() {
    const { default: NodeCache } = await import('node-cache')
    const cache = new NodeCache({ stdTTL: 0.05, checkperiod: 0.05, useClones: true, maxKeys: -1 })
    return {
      subject: async (index) => {
        cache.set(`key ${index}`, { index, list: [1, 2] })
        await new Promise((resolve) => setImmediate(resolve))
        return cache.get(`key ${index - 2}`)
      },
      teardown: () => cache.close(),
    }
  },
}
