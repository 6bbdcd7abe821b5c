/** Middleware as nested asynchronous functions, with a context object for each request. */
export default {
  packages: ['koa'],
  options: {},
  async subject() {
    const { default: Koa } = await import('koa')
    const app = new Koa()
    app.use(async (context, next) => {
      await next()
      context.set('x-time', '1')
    })
    app.use((context) => {
      context.body = { path: context.path }
    })
    let server
    return {
      setup: () =>
        new Promise((resolve) => {
          server = app.listen(0, '127.0.0.1', resolve)
        }),
      subject: async (index) => {
        const response = await fetch(`http://127.0.0.1:${server.address().port}/${index}`)
        if ((await response.json()).path !== `/${index}`) throw new Error('wrong answer')
      },
      teardown: () => {
        server.closeAllConnections()
        return new Promise((resolve) => server.close(resolve))
      },
    }
  },
}
