/**
 * With a bound on size but none on entries, evicted keys and values stay in the lists. Source:
 * https://github.com/isaacs/node-lru-cache/issues/227, isaacs/node-lru-cache#227.
 */
export default {
  package: 'lru-cache',
  leaking: { version: '7.8.0', alias: 'lru-cache-leaking' },
  fixed: { version: '7.8.1', alias: 'lru-cache-fixed' },
  issue: 'isaacs/node-lru-cache#227',
  // The keys and values that stay are made by the caller.
  site: /\(leaks\/lru-cache-max-size\.mjs:\d+:\d+\), \d/,
  async subject({ default: LRU }) {
    const cache = new LRU({ maxSize: 1_000, sizeCalculation: () => 100 })
    return (index) => {
      cache.set(`user:${index}`, { id: index })
      cache.get(`user:${index - 3}`)
    }
  },
}
