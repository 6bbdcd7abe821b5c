/** Counters of 200 users with a timer each that forgets them after a second. */
export default {
  packages: ['rate-limiter-flexible'],
  options: {},
  async subject() {
    const { RateLimiterMemory } = await import('rate-limiter-flexible')
    const limiter = new RateLimiterMemory({ points: 5, duration: 1 })
    return async (index) => {
      const { remainingPoints } = await limiter.consume(`user ${index % 200}`).catch((refused) => refused)
      if (remainingPoints < 0) throw new Error('wrong answer')
    }
  },
}
