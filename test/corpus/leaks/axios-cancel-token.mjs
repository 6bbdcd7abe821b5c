/**
 * A token that several requests share holds on to each of them: a request cannot take its handler back.
 * Source: https://github.com/axios/axios/issues/3001, axios/axios#3001, fixed in 0.22.0 (axios/axios#3305).
 */
import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'

export default {
  package: 'axios',
  leaking: { version: '0.21.4', alias: 'axios-leaking' },
  fixed: { version: '0.22.0', alias: 'axios-fixed' },
  issue: 'axios/axios#3001',
  async subject({ default: axios }) {
    const { token } = axios.CancelToken.source()
    const options = { cancelToken: token, transport: { request: answer }, adapter: undefined }
    return async () => {
      await axios.get('http://localhost/orders', options)
    }
  },
}

/** In place of http.request: a server that answers at once. */
function answer(_options, respond) {
  const request = new EventEmitter()
  request.setTimeout = () => {}
  request.abort = () => {}
  request.end = () => {
    const response = new PassThrough()
    Object.assign(response, { statusCode: 200, statusMessage: 'OK', headers: {} })
    respond(response)
    response.end('{"ok":true}')
  }
  return request
}
