/** Each wait leaves its listener on the signal. Source: https://github.com/smithy-lang/smithy-typescript/issues/1607 */
export default {
  package: '@smithy/util-waiter',
  leaking: { version: '4.0.5', alias: 'util-waiter-leaking' },
  fixed: { version: '4.0.6', alias: 'util-waiter-fixed' },
  issue: 'smithy-lang/smithy-typescript#1607',
  subject({ default: { createWaiter } }) {
    const { signal } = new AbortController()
    const options = { client: {}, maxWaitTime: 10, abortSignal: signal }
    return (index) => createWaiter(options, { index }, async () => ({ state: 'SUCCESS' }))
  },
}
