/** A child process whose promise nobody awaits leaves its handler for the end of the parent. Source: https://github.com/sindresorhus/execa/issues/128 */
import { once } from 'node:events'

export default {
  package: 'execa',
  leaking: { version: '0.9.0', alias: 'execa-leaking' },
  fixed: { version: '0.10.0', alias: 'execa-fixed' },
  issue: 'sindresorhus/execa#128',
  // A process takes some 10 ms, more on a busy machine.
  options: { maxTime: 8_000 },
  subject({ default: execa }) {
    return async () => {
      const child = execa('true')
      await once(child, 'close')
    }
  },
}
