/** Sagas that race, fork and are cancelled, one in each call. */
export default {
  packages: ['redux-saga'],
  options: {},
  async subject() {
    const { runSaga, stdChannel } = await import('redux-saga')
    const { call, fork, put, race, take } = await import('redux-saga/effects')
    const channel = stdChannel()
    const io = { channel, dispatch: (action) => channel.put(action), getState: () => ({}) }
    function* answer(index) {
      const { type } = yield take('ask')
      yield put({ type: `${type}ed`, index })
    }
    function* ask(index) {
      yield fork(answer, index)
      yield call(() => Promise.resolve())
      yield fork(function* () {
        yield put({ type: 'ask' })
      })
      yield race({ done: call(() => Promise.resolve(index)), never: take('never') })
    }
    return (index) => runSaga(io, ask, index).toPromise()
  },
}
