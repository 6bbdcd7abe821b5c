/**
 * With WebSockets on, each request adds a listener for upgrades to the server.
 * Source: https://github.com/chimurai/http-proxy-middleware/issues/113, chimurai/http-proxy-middleware#113.
 */
import { EventEmitter } from 'node:events'

export default {
  package: 'http-proxy-middleware',
  leaking: { version: '0.17.1', alias: 'http-proxy-middleware-leaking' },
  fixed: { version: '0.17.2', alias: 'http-proxy-middleware-fixed' },
  issue: 'chimurai/http-proxy-middleware#113',
  steps: true,
  async subject({ default: proxy }) {
    const server = new EventEmitter().setMaxListeners(0)
    const middleware = proxy('/api', { target: 'http://127.0.0.1:9', ws: true, logLevel: 'silent' })
    // The listener is one function: what grows is an array of references, eight bytes each, in steps.
    return (index) => {
      for (const part of ['page', 'style', 'script', 'image', 'font', 'icon', 'data', 'beacon']) {
        const url = `/${part}/${index}`
        middleware({ url, originalUrl: url, connection: { server }, headers: {} }, {}, () => {})
      }
    }
  },
}
