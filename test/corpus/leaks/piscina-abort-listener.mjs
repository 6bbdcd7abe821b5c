/** Each finished task leaves its abort listener on the signal. Source: https://github.com/piscinajs/piscina/pull/110 */
export default {
  package: 'piscina',
  leaking: { version: '2.1.0', alias: 'piscina-leaking' },
  fixed: { version: '2.2.0', alias: 'piscina-fixed' },
  issue: 'piscinajs/piscina#110',
  subject({ default: Piscina }) {
    const { signal } = new AbortController()
    let pool
    return {
      setup: () => {
        const filename = new URL('../clean/worker/double.mjs', import.meta.url).href
        pool = new Piscina({ filename, minThreads: 1, maxThreads: 1 })
      },
      subject: (index) => pool.runTask({ n: index }, signal),
      teardown: () => pool.destroy(),
    }
  },
}
