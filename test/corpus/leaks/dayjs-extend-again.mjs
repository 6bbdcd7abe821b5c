/** A plugin that is installed again wraps what it wrapped before. Source: https://github.com/iamkun/dayjs/blob/dev/CHANGELOG.md, 1.9.7 */
export default {
  package: 'dayjs',
  leaking: { version: '1.9.6', alias: 'dayjs-leaking' },
  fixed: { version: '1.9.7', alias: 'dayjs-fixed' },
  issue: 'https://github.com/iamkun/dayjs/blob/dev/CHANGELOG.md',
  // The plugin makes what stays.
  site: /^plugin \(leaks\/dayjs-extend-again\.mjs/,
  subject({ default: dayjs }) {
    const plugin = (_options, { prototype }) => {
      const { toISOString } = prototype
      prototype.toISOString = function () {
        return `<${toISOString.call(this)}>`
      }
    }
    return () => dayjs.extend(plugin)
  },
}
