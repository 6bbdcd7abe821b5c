/** The emitter of each intercepted request stays on the signal of the network. Source: https://github.com/mswjs/msw/issues/2735 */
export default {
  package: 'msw',
  leaking: { version: '2.14.2', alias: 'msw-leaking' },
  fixed: { version: '2.14.4', alias: 'msw-fixed' },
  issue: 'mswjs/msw#2735',
  entry: 'node',
  // The requests are those of its interceptors.
  site: /through (msw|@mswjs\/interceptors)/,
  async subject({ setupServer }) {
    const { HttpResponse, http } = await import('msw-fixed')
    const server = setupServer(
      http.get('http://localhost/orders/:id', ({ params }) => HttpResponse.json(params)),
    )
    return {
      setup: () => server.listen(),
      subject: async (index) => {
        const { id } = await (await fetch(`http://localhost/orders/${index}`)).json()
        if (id !== String(index)) throw new Error('wrong answer')
      },
      teardown: () => server.close(),
    }
  },
}
