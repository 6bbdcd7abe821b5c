/** Web requests and responses without a socket, through a router that is built by the first of them. */
export default {
  packages: ['hono'],
  options: {},
  async subject() {
    const { Hono } = await import('hono')
    const app = new Hono()
    app.use(async (context, next) => {
      await next()
      context.header('x-time', '1')
    })
    app.post('/orders/:id', async (context) =>
      context.json({ id: context.req.param('id'), body: await context.req.json() }),
    )
    return async (index) => {
      const response = await app.request(`/orders/${index}`, {
        method: 'POST',
        body: JSON.stringify({ index }),
      })
      if ((await response.json()).body.index !== index) throw new Error('wrong answer')
    }
  },
}
