/** Batches, reads, iterators and deletions in a database in memory. */
export default {
  packages: ['memory-level'],
  async subject() {
    const { MemoryLevel } = await import('memory-level')
    const db = new MemoryLevel({ valueEncoding: 'json' })
    const users = db.sublevel('users', { valueEncoding: 'json' })
    return {
      subject: async (index) => {
        const keys = [0, 1, 2, 3].map((row) => `${(index * 4 + row) % 200}`)
        await users.batch(keys.map((key) => ({ type: 'put', key, value: { index } })))
        if ((await users.get(keys[2])).index !== index) throw new Error('wrong value')
        let seen = 0
        for await (const [key] of users.iterator({ gte: keys[0], limit: 5 })) seen += key.length
        if (seen === 0) throw new Error('nothing seen')
        await users.del(keys[3])
      },
      teardown: () => db.close(),
    }
  },
}
