/** A subscription that ended while a message was published stays on the bus. Source: https://github.com/postaljs/postal.js/issues/53 */
export default {
  package: 'postal',
  leaking: { version: '0.8.9', alias: 'postal-leaking' },
  fixed: { version: '0.8.11', alias: 'postal-fixed' },
  issue: 'postaljs/postal.js#53',
  // Each publish walks what leaked before, in a table that doubles: at the default time two runs of three are inconclusive.
  options: { maxTime: 6_000 },
  async subject({ default: createPostal }) {
    const { default: underscore } = await import('underscore')
    const postal = createPostal(underscore)
    const channel = postal.channel('orders')
    return (index) => {
      const once = channel.subscribe('created', () => once.unsubscribe())
      channel.publish('created', { index })
    }
  },
}
