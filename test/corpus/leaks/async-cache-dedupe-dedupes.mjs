/** The key of each deduplicated call stays, with `undefined` in place of its promise. Source: https://github.com/mcollina/async-cache-dedupe/pull/35 */
export default {
  package: 'async-cache-dedupe',
  leaking: { version: '1.4.1', alias: 'async-cache-dedupe-leaking' },
  fixed: { version: '1.4.2', alias: 'async-cache-dedupe-fixed' },
  issue: 'mcollina/async-cache-dedupe#35',
  // The keys are the caller's strings; the rest is the table of a Map.
  site: /leaks\/async-cache-dedupe-dedupes/,
  subject({ createCache }) {
    const cache = createCache({ ttl: 0, storage: { type: 'memory' } })
    cache.define('fetchUser', async (id) => {
      await new Promise((resolve) => setImmediate(resolve))
      return { id }
    })
    return async (index) => {
      const { id } = await cache.fetchUser(`user-${index}`)
      return id
    }
  },
}
