/**
 * A filter that refuses an event waits for the next one in a chain of promises that never ends.
 * Source: https://github.com/apollographql/graphql-subscriptions/pull/209, apollographql/graphql-subscriptions#209,
 * gone in 2.0.0.
 */
export default {
  package: 'graphql-subscriptions',
  leaking: { version: '1.1.0', alias: 'graphql-subscriptions-fixed' },
  fixed: { version: '2.0.0', alias: 'graphql-subscriptions-filter-fixed' },
  issue: 'apollographql/graphql-subscriptions#209',
  async subject({ default: { PubSub, withFilter } }) {
    const events = new PubSub()
    const open = withFilter(
      () => events.asyncIterator('order'),
      () => false,
    )
    const orders = open()
    orders.next()
    return async (index) => {
      events.publish('order', { index })
      await new Promise((resolve) => setImmediate(resolve))
    }
  },
}
