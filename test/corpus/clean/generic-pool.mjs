/** Resources borrowed, returned and sometimes destroyed: a deque, promises with timeouts. */
export default {
  packages: ['generic-pool'],
  options: {},
  async subject() {
    const { default: genericPool } = await import('generic-pool')
    const pool = genericPool.createPool(
      { create: async () => ({ buffer: Buffer.alloc(1_000) }), destroy: async () => {} },
      { max: 5, min: 1 },
    )
    return {
      subject: async (index) => {
        const [a, b] = await Promise.all([pool.acquire(), pool.acquire()])
        await pool.release(a)
        await (index % 10 === 0 ? pool.destroy(b) : pool.release(b))
      },
      teardown: async () => {
        await pool.drain()
        await pool.clear()
      },
    }
  },
}
