/** A loader for each request, as servers make them: batches by ticks and a cache that dies with it. */
export default {
  packages: ['dataloader'],
  options: {},
  async subject() {
    const { default: DataLoader } = await import('dataloader')
    return async (index) => {
      const loader = new DataLoader(async (keys) => keys.map((key) => ({ key })))
      const [a, b] = await Promise.all([loader.load(index), loader.load(index), loader.load(`b${index}`)])
      if (a !== b) throw new Error('not cached')
    }
  },
}
