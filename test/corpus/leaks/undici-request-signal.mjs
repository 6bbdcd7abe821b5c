/**
 * A request leaves its listener on the signal when it is no longer used. The fix takes it off when the request was
 * collected. Source: https://github.com/nodejs/undici/pull/1113, nodejs/undici#1113.
 */
export default {
  package: 'undici',
  leaking: { version: '4.10.4', alias: 'undici-leaking' },
  fixed: { version: '4.16.0', alias: 'undici-fixed' },
  issue: 'nodejs/undici#1113',
  async subject({ default: { Request } }) {
    const { signal } = new AbortController()
    return () => new Request('http://localhost/orders', { signal }).url
  },
}
