/** Queues with limits: jobs by callbacks and by promises, some that fail. */
export default {
  packages: ['fastq', 'async'],
  options: {},
  async subject() {
    const { default: fastq } = await import('fastq')
    const { default: async } = await import('async')
    const queue = fastq.promise(async ({ index, at }) => index * at, 3)
    return async (index) => {
      const jobs = Array.from({ length: 5 }, (_, at) => queue.push({ index, at }))
      const sums = await Promise.all(jobs)
      const doubled = await async.mapLimit(sums, 2, async (sum) => sum * 2)
      const failed = await async.parallel([async.reflect(async () => Promise.reject(new Error(`${index}`)))])
      if (doubled.length !== 5 || failed[0].error === undefined) throw new Error('wrong answer')
    }
  },
}
