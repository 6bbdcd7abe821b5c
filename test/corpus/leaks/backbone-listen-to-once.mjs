/**
 * An object that listens once keeps the other in its list after the event. Source:
 * https://github.com/jashkenas/backbone/issues/3226, jashkenas/backbone#3226, fixed in 1.2.0.
 */
export default {
  package: 'backbone',
  leaking: { version: '1.1.2', alias: 'backbone-leaking' },
  fixed: { version: '1.2.0', alias: 'backbone-fixed' },
  issue: 'jashkenas/backbone#3226',
  async subject({ default: Backbone }) {
    const page = { ...Backbone.Events }
    return (index) => {
      const dialog = new Backbone.Model({ index })
      page.listenToOnce(dialog, 'closed', () => index)
      dialog.trigger('closed')
    }
  },
}
