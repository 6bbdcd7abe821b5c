/** A pool of two threads; tasks with arguments and results by structured clone. */
export default {
  packages: ['piscina'],
  options: {},
  async subject() {
    const { Piscina } = await import('piscina')
    const pool = new Piscina({
      filename: new URL('./worker/double.mjs', import.meta.url).href,
      minThreads: 2,
      maxThreads: 2,
    })
    return {
      setup: async () => void (await Promise.all([pool.run({ n: 1 }), pool.run({ n: 2 })])),
      subject: async (index) => {
        const { n } = await pool.run({ n: index, list: [1, 2, 3] })
        if (n !== 2 * index) throw new Error('wrong answer')
      },
      teardown: () => pool.destroy(),
    }
  },
}
