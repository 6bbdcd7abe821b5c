/**
 * A mocked call leaves its listener on the signal.
 * Source: https://github.com/wheresrhys/fetch-mock/pull/953, wheresrhys/fetch-mock#953.
 */
export default {
  package: 'fetch-mock',
  leaking: { version: '12.5.5', alias: 'fetch-mock-leaking' },
  fixed: { version: '12.6.0', alias: 'fetch-mock-fixed' },
  issue: 'wheresrhys/fetch-mock#953',
  async subject({ default: fetchMock }) {
    const { signal } = new AbortController()
    fetchMock.mockGlobal().get('http://orders.test/', { id: 1 })
    return async () => {
      await fetch('http://orders.test/', { signal })
      fetchMock.clearHistory()
    }
  },
}
