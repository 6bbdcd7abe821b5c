/** Each step of a generator nests another promise in the one that was returned first. Source: https://github.com/tj/co/issues/180 */
export default {
  package: 'co',
  leaking: { version: '4.0.2', alias: 'co-leaking' },
  fixed: { version: '4.1.0', alias: 'co-fixed' },
  issue: 'tj/co#180',
  // The promises are made while the generator goes on, which no call of the subject has on its stack.
  site: /node_modules\/co-|through co\b/,
  subject({ default: co }) {
    // A consumer that lives as long as the program: it takes one message after the other.
    let deliver
    let handled
    let next = new Promise((resolve) => {
      deliver = resolve
    })
    co(function* () {
      while (true) {
        const message = yield next
        next = new Promise((resolve) => {
          deliver = resolve
        })
        handled(message.size)
      }
    })
    return (index) =>
      new Promise((resolve) => {
        handled = resolve
        deliver({ size: index })
      })
  },
}
