/** The abort listener of an attempt that succeeded stays on the signal, with the buffer that it uploaded. Source: https://github.com/sindresorhus/p-retry/issues/71 */
export default {
  package: 'p-retry',
  leaking: { version: '5.1.2', alias: 'p-retry-leaking' },
  fixed: { version: '6.0.0', alias: 'p-retry-fixed' },
  issue: 'sindresorhus/p-retry#71',
  subject({ default: pRetry }) {
    const { signal } = new AbortController()
    return () => {
      const body = Buffer.alloc(8 * 1024)
      return pRetry(async () => body.length, { retries: 1, signal })
    }
  },
}
