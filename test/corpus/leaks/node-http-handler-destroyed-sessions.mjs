/** A destroyed HTTP/2 session stays until its timeout of five minutes. Source: https://github.com/smithy-lang/smithy-typescript/issues/2258 */
import http2 from 'node:http2'

export default {
  package: '@smithy/node-http-handler',
  leaking: { version: '4.12.0', alias: 'node-http-handler-leaking' },
  fixed: { version: '4.12.1', alias: 'node-http-handler-fixed' },
  issue: 'smithy-lang/smithy-typescript#2258',
  // Each call opens a connection: in two seconds of a busy machine too few fit.
  options: { maxTime: 8_000 },
  subject({ default: { NodeHttp2Handler } }) {
    const server = http2.createServer((_request, response) => response.end('{}'))
    const handler = new NodeHttp2Handler({ disableConcurrentStreams: true })
    return {
      setup: () => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)),
      subject: async (index) => {
        const { port } = server.address()
        const { response } = await handler.handle({
          protocol: 'http:',
          hostname: '127.0.0.1',
          port,
          method: 'GET',
          path: `/${index}`,
          query: {},
          headers: {},
        })
        for await (const _ of response.body);
      },
      teardown: () => {
        handler.destroy()
        return new Promise((resolve) => server.close(resolve))
      },
    }
  },
}
