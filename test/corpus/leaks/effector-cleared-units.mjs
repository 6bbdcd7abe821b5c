/** A domain keeps stores and events that were cleared in its history. Source: https://github.com/effector/effector/blob/master/CHANGELOG.md */
export default {
  package: 'effector',
  leaking: { version: '20.14.0', alias: 'effector-leaking' },
  fixed: { version: '20.15.0', alias: 'effector-fixed' },
  issue: 'https://github.com/effector/effector/blob/master/CHANGELOG.md',
  subject({ default: { createDomain, clearNode } }) {
    const app = createDomain()
    return (index) => {
      const changed = app.createEvent()
      const store = app.createStore(0).on(changed, (state, value) => state + value)
      changed(index)
      if (store.getState() !== index) throw new Error('wrong state')
      clearNode(store)
      clearNode(changed)
    }
  },
}
