/**
 * A listener for one event that is taken off before it came stays on an emitter that carries a context.
 * Source: https://github.com/open-telemetry/opentelemetry-js/issues/2971, open-telemetry/opentelemetry-js#2971, fixed in 1.6.0.
 */
import { EventEmitter } from 'node:events'

export default {
  package: '@opentelemetry/context-async-hooks',
  leaking: { version: '1.5.0', alias: 'context-async-hooks-leaking' },
  fixed: { version: '1.6.0', alias: 'context-async-hooks-fixed' },
  issue: 'open-telemetry/opentelemetry-js#2971',
  async subject(pkg) {
    const { AsyncLocalStorageContextManager } = pkg.default ?? pkg
    const { ROOT_CONTEXT } = await import('@opentelemetry/api')
    const manager = new AsyncLocalStorageContextManager().enable()
    const socket = manager.bind(ROOT_CONTEXT, new EventEmitter().setMaxListeners(0))
    return (index) => {
      const aborted = () => index
      socket.once('abort', aborted)
      socket.removeListener('abort', aborted)
    }
  },
}
