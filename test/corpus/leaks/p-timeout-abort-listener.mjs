/** The abort listener of a promise that settled in time stays on the signal. Source: https://github.com/sindresorhus/p-timeout/issues/42 */
export default {
  package: 'p-timeout',
  leaking: { version: '6.1.2', alias: 'p-timeout-leaking' },
  fixed: { version: '6.1.3', alias: 'p-timeout-fixed' },
  issue: 'sindresorhus/p-timeout#42',
  subject({ default: pTimeout }) {
    const { signal } = new AbortController()
    return (index) => pTimeout(Promise.resolve(index), { milliseconds: 60_000, signal })
  },
}
