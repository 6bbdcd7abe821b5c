/** Promises in a queue with limits of concurrency, priorities and timeouts. */
export default {
  packages: ['p-queue', 'p-limit'],
  options: {},
  async subject() {
    const { default: PQueue } = await import('p-queue')
    const { default: pLimit } = await import('p-limit')
    const queue = new PQueue({ concurrency: 2, timeout: 60_000 })
    const limit = pLimit(2)
    return async (index) => {
      const added = await Promise.all([1, 2, 3].map((n) => queue.add(async () => n + index, { priority: n })))
      const limited = await Promise.all([1, 2, 3].map((n) => limit(async () => n * index)))
      if (added.length + limited.length !== 6) throw new Error('wrong answers')
    }
  },
}
