/**
 * A stream keeps the observers that were destroyed.
 * Source: https://github.com/caolan/highland/issues/208, caolan/highland#208.
 */
export default {
  package: 'highland',
  leaking: { version: '2.2.0', alias: 'highland-leaking' },
  fixed: { version: '2.5.1', alias: 'highland-fixed' },
  issue: 'caolan/highland#208',
  async subject({ default: _ }) {
    const source = _()
    return () => {
      source.observe().destroy()
    }
  },
}
