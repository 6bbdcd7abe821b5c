/** A job for one date stays in the table of scheduled jobs after it ran. Source: https://github.com/node-schedule/node-schedule/pull/581 */
export default {
  package: 'node-schedule',
  leaking: { version: '1.3.2', alias: 'node-schedule-leaking' },
  fixed: { version: '2.0.0', alias: 'node-schedule-fixed' },
  issue: 'node-schedule/node-schedule#581',
  subject({ default: schedule }) {
    return () =>
      new Promise((resolve) => {
        const job = schedule.scheduleJob(new Date(Date.now() + 10), resolve)
        // On a busy machine the date may have passed.
        if (job === null) resolve()
      })
  },
}
