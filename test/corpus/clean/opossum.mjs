/** A circuit breaker made and shut down in each call: rolling windows of buckets and intervals. */
export default {
  packages: ['opossum'],
  options: {},
  async subject() {
    const { default: CircuitBreaker } = await import('opossum')
    return async (index) => {
      const breaker = new CircuitBreaker(async (n) => {
        if (n % 3 === 0) throw new Error(`failure ${n}`)
        return n
      })
      breaker.fallback(() => -1)
      const answers = await Promise.all([
        breaker.fire(index),
        breaker.fire(index + 1),
        breaker.fire(index + 2),
      ])
      breaker.shutdown()
      if (!answers.includes(-1)) throw new Error('no fallback')
    }
  },
}
