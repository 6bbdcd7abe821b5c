/** Each value of a merged iterator leaves a reaction on the promises of the slower one. Source: https://github.com/repeaterjs/repeater/blob/main/CHANGELOG.md */
export default {
  package: '@repeaterjs/repeater',
  leaking: { version: '3.0.1', alias: 'repeater-leaking' },
  fixed: { version: '3.0.4', alias: 'repeater-fixed' },
  issue: 'https://github.com/repeaterjs/repeater/blob/main/CHANGELOG.md',
  subject({ Repeater }) {
    let push
    const ticks = new Repeater((pushed) => {
      push = pushed
    })
    const shutdown = new Repeater(async (_push, stop) => {
      await stop
    })
    const events = Repeater.merge([ticks, shutdown])
    return async (index) => {
      const next = events.next()
      // The source starts with the first call of next().
      while (push === undefined) await null
      await null
      push(index)
      const { value } = await next
      if (value !== index) throw new Error('wrong value')
    }
  },
}
