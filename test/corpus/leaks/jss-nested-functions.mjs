/** Each update of a function rule adds its nested rules again. Source: https://github.com/cssinjs/jss/pull/1563 */
export default {
  package: 'jss-plugin-nested',
  leaking: { version: '10.8.0', alias: 'jss-plugin-nested-leaking' },
  fixed: { version: '10.8.1', alias: 'jss-plugin-nested-fixed' },
  issue: 'cssinjs/jss#1563',
  // The plugin runs inside of jss, which the call goes into.
  site: /through jss\b/,
  async subject({ default: { default: nested } }) {
    const { create } = await import('jss')
    const { default: functions } = await import('jss-plugin-rule-value-function')
    const jss = create({ plugins: [functions.default?.() ?? functions(), nested()] })
    const sheet = jss.createStyleSheet({
      button: ({ color }) => ({ color, '&:hover': { color: 'black' } }),
    })
    return (index) => sheet.update({ color: `#${(index % 4096).toString(16)}` })
  },
}
