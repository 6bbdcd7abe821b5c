/**
 * An iterator of events subscribes when it is made: one that is dropped before its first value stays subscribed.
 * Source: https://github.com/apollographql/graphql-subscriptions/pull/148, apollographql/graphql-subscriptions#148.
 */
export default {
  package: 'graphql-subscriptions',
  leaking: { version: '1.0.0', alias: 'graphql-subscriptions-leaking' },
  fixed: { version: '1.1.0', alias: 'graphql-subscriptions-fixed' },
  issue: 'apollographql/graphql-subscriptions#148',
  async subject({ default: { PubSub } }) {
    const events = new PubSub()
    events.ee.setMaxListeners(0)
    return () => {
      events.asyncIterator(['order'])
    }
  },
}
