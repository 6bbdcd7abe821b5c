/** Another pool of threads, with a channel for each task. */
export default {
  packages: ['tinypool'],
  options: {},
  async subject() {
    const { Tinypool } = await import('tinypool')
    const pool = new Tinypool({
      filename: new URL('./worker/double.mjs', import.meta.url).href,
      minThreads: 1,
      maxThreads: 1,
    })
    return {
      setup: async () => void (await pool.run({ n: 1 })),
      subject: async (index) => {
        const { n } = await pool.run({ n: index })
        if (n !== 2 * index) throw new Error('wrong answer')
      },
      teardown: () => pool.destroy(),
    }
  },
}
