/** The abort listener of a task that is done stays on the signal. Source: https://github.com/sindresorhus/p-queue/pull/235 */
export default {
  package: 'p-queue',
  leaking: { version: '9.0.0', alias: 'p-queue-leaking' },
  fixed: { version: '9.0.1', alias: 'p-queue-fixed' },
  issue: 'sindresorhus/p-queue#235',
  subject({ default: PQueue }) {
    const queue = new PQueue({ concurrency: 2 })
    const { signal } = new AbortController()
    return (index) => queue.add(async () => index, { signal })
  },
}
