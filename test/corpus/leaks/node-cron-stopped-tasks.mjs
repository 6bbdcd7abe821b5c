/** A task that was stopped stays in the table of scheduled tasks. Source: https://github.com/node-cron/node-cron/issues/348 */
export default {
  package: 'node-cron',
  leaking: { version: '3.0.3', alias: 'node-cron-leaking' },
  fixed: { version: '4.6.0', alias: 'node-cron-fixed' },
  issue: 'node-cron/node-cron#348',
  subject(pkg) {
    const cron = pkg.default ?? pkg
    return async () => {
      const task = cron.schedule('* * * * *', () => undefined)
      task.stop()
      await task.destroy?.()
    }
  },
}
