/**
 * A stream that is piped and ends leaves its handler on the one it was piped to.
 * Source: https://github.com/caolan/highland/pull/466, caolan/highland#466.
 */
import { Writable } from 'node:stream'

export default {
  package: 'highland',
  leaking: { version: '2.7.1', alias: 'highland-pipe-leaking' },
  fixed: { version: '2.13.5', alias: 'highland-pipe-fixed' },
  issue: 'caolan/highland#466',
  async subject({ default: _ }) {
    const target = new Writable({ objectMode: true, write: (_chunk, _encoding, done) => done() })
    target.setMaxListeners(0)
    return async (index) => {
      _([index]).pipe(target, { end: false })
      await new Promise((resolve) => setImmediate(resolve))
    }
  },
}
