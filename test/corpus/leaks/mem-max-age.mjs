/**
 * Results that are too old are not served, but kept. Source: https://github.com/advisories/GHSA-4xcv-9jjx-gfj3,
 * sindresorhus/mem#14, fixed in 4.0.0.
 */
export default {
  package: 'mem',
  leaking: { version: '3.0.1', alias: 'mem-leaking' },
  fixed: { version: '4.0.0', alias: 'mem-fixed' },
  issue: 'sindresorhus/mem#14',
  async subject({ default: mem }) {
    const price = mem((index) => ({ index }), { maxAge: 1 })
    return async (index) => {
      price(index)
      await new Promise((resolve) => setImmediate(resolve))
    }
  },
}
