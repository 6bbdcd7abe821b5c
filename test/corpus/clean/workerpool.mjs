/** Functions sent to one worker thread by their text, and their answers. */
export default {
  packages: ['workerpool'],
  options: {},
  async subject() {
    const { default: workerpool } = await import('workerpool')
    const pool = workerpool.pool({ maxWorkers: 1, workerType: 'thread' })
    return {
      subject: async (index) => {
        const answer = await pool.exec((a, b) => ({ sum: a + b, text: 'x'.repeat(100) }), [index, 1])
        if (answer.sum !== index + 1) throw new Error('wrong answer')
      },
      teardown: () => pool.terminate(),
    }
  },
}
