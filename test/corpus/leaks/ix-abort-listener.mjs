/**
 * Sleeping with a signal leaves its listener on the signal. Source: https://github.com/ReactiveX/IxJS/pull/321,
 * ReactiveX/IxJS#321, fixed in 4.3.0; the next one published is 4.3.1.
 */
export default {
  package: 'ix',
  leaking: { version: '4.2.0', alias: 'ix-leaking' },
  fixed: { version: '4.3.1', alias: 'ix-fixed' },
  issue: 'ReactiveX/IxJS#321',
  entry: 'asynciterable/index.js',
  async subject({ default: { interval } }) {
    const { signal } = new AbortController()
    return async () => {
      for await (const _ of interval(0)[Symbol.asyncIterator](signal)) break
    }
  },
}
