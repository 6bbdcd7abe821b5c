/** Requests that never reach a socket, with schemas compiled at the start. */
export default {
  packages: ['fastify'],
  options: {},
  async subject() {
    const { default: fastify } = await import('fastify')
    const app = fastify()
    app.post(
      '/orders/:id',
      {
        schema: {
          body: { type: 'object', properties: { n: { type: 'integer' } } },
          response: {
            200: { type: 'object', properties: { id: { type: 'string' }, n: { type: 'integer' } } },
          },
        },
      },
      async (request) => ({ id: request.params.id, n: request.body.n }),
    )
    return {
      setup: () => app.ready(),
      subject: async (index) => {
        const response = await app.inject({ method: 'POST', url: `/orders/${index}`, payload: { n: index } })
        if (response.json().n !== index) throw new Error('wrong answer')
      },
      teardown: () => app.close(),
    }
  },
}
