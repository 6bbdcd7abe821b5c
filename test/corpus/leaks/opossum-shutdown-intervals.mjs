/** A breaker that was shut down keeps its statistics in two running intervals. Source: https://github.com/nodeshift/opossum/pull/378 */
export default {
  package: 'opossum',
  leaking: { version: '4.0.0', alias: 'opossum-leaking' },
  fixed: { version: '4.2.0', alias: 'opossum-fixed' },
  issue: 'nodeshift/opossum#378',
  subject({ default: CircuitBreaker }) {
    return async (index) => {
      // A window of hours, so that thousands of leaked intervals do not also run while they are counted.
      const breaker = new CircuitBreaker(async (value) => value, {
        timeout: 1_000,
        rollingCountTimeout: 36_000_000,
      })
      await breaker.fire(index)
      breaker.shutdown()
    }
  },
}
