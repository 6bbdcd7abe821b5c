/** An evicted entry leaves the timer that would have let it expire. Source: https://github.com/avoidwork/tiny-lru/commit/f64d28f#src/lru.js */
export default {
  package: 'tiny-lru',
  leaking: { version: '2.0.0', alias: 'tiny-lru-leaking' },
  fixed: { version: '3.0.0', alias: 'tiny-lru-fixed' },
  issue: 'https://github.com/avoidwork/tiny-lru/commit/f64d28f#src/lru.js',
  subject({ default: lru }) {
    const cache = lru(100, false, 0, 600_000)
    return {
      subject: (index) => {
        cache.set(`session-${index}`, { index })
        if (cache.get(`session-${index}`).index !== index) throw new Error('wrong session')
      },
      teardown: () => cache.clear(true),
    }
  },
}
