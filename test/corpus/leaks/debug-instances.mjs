/**
 * Each logger made stays in an array of all instances until somebody destroys it.
 * Source: https://github.com/debug-js/debug/issues/678, debug-js/debug#678, fixed in 4.3.0 (debug-js/debug#740).
 */
export default {
  package: 'debug',
  leaking: { version: '4.2.0', alias: 'debug-leaking' },
  fixed: { version: '4.3.0', alias: 'debug-fixed' },
  issue: 'debug-js/debug#678',
  async subject({ default: debug }) {
    return () => debug('app:request')('handled')
  },
}
