/** A closed action channel goes on taking the actions of the store. Source: https://github.com/redux-saga/redux-saga/releases/tag/v1.0.0-beta.3 */
export default {
  package: 'redux-saga',
  leaking: { version: '1.0.0-beta.2', alias: 'redux-saga-leaking' },
  fixed: { version: '1.0.0-beta.3', alias: 'redux-saga-fixed' },
  issue: 'https://github.com/redux-saga/redux-saga/releases/tag/v1.0.0-beta.3',
  // Each call takes longer than the one before: it also runs all channels that were closed.
  options: { maxTime: 6_000 },
  async subject({ runSaga, stdChannel }) {
    const { actionChannel, take } = await import('redux-saga/effects')
    const channel = stdChannel()
    function* worker() {
      const requests = yield actionChannel('REQUEST')
      yield take(requests)
      requests.close()
    }
    return async (index) => {
      const task = runSaga({ channel, dispatch: channel.put }, worker)
      channel.put({ type: 'REQUEST', index })
      await task.toPromise?.()
    }
  },
}
