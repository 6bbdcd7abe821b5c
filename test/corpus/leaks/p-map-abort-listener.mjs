/** Each finished run leaves its abort listener, and with it its results, on the signal. Source: https://github.com/sindresorhus/p-map/issues/75 */
export default {
  package: 'p-map',
  leaking: { version: '7.0.2', alias: 'p-map-leaking' },
  fixed: { version: '7.0.3', alias: 'p-map-fixed' },
  issue: 'sindresorhus/p-map#75',
  subject({ default: pMap }) {
    const { signal } = new AbortController()
    return (index) => pMap([index, index + 1], (value) => value * 2, { concurrency: 2, signal })
  },
}
