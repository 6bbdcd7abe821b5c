/** Each schema object that was validated against stays in a global cache. Source: https://github.com/zaggino/z-schema/issues/192 */
export default {
  package: 'z-schema',
  leaking: { version: '3.18.3', alias: 'z-schema-leaking' },
  fixed: { version: '3.18.4', alias: 'z-schema-fixed' },
  issue: 'zaggino/z-schema#192',
  subject({ default: ZSchema }) {
    const validator = new ZSchema()
    return (index) =>
      validator.validate({ id: index }, { type: 'object', properties: { id: { type: 'integer' } } })
  },
}
