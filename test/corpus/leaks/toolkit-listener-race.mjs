/** Each pause of a long-running listener stays on its task's promise. Source: https://github.com/reduxjs/redux-toolkit/issues/3020 */
export default {
  package: '@reduxjs/toolkit',
  leaking: { version: '1.9.1', alias: 'toolkit-leaking' },
  fixed: { version: '1.9.2', alias: 'toolkit-fixed' },
  issue: 'reduxjs/redux-toolkit#3020',
  subject(pkg) {
    const { configureStore, createListenerMiddleware } = pkg.default ?? pkg
    const listeners = createListenerMiddleware()
    const store = configureStore({
      reducer: (state = 0) => state,
      middleware: () => [listeners.middleware],
    })
    let pause
    listeners.startListening({
      type: 'start',
      effect: async (_action, api) => {
        pause = (value) => api.pause(value)
        await api.pause(new Promise(() => undefined))
      },
    })
    store.dispatch({ type: 'start' })
    return (index) => pause(Promise.resolve({ index }))
  },
}
