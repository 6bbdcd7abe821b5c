/** Requests as streams with retries, hooks and merged options. */
export default {
  packages: ['got'],
  options: {},
  async subject() {
    const { default: got } = await import('got')
    const http = await import('node:http')
    const agent = new http.Agent({ keepAlive: true })
    const server = http.createServer((request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ url: request.url }))
    })
    return {
      setup: () => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)),
      subject: async (index) => {
        const { url } = await got(`http://127.0.0.1:${server.address().port}/${index}`, {
          agent: { http: agent },
          hooks: { beforeRequest: [() => {}] },
        }).json()
        if (url !== `/${index}`) throw new Error('wrong answer')
      },
      teardown: () => {
        agent.destroy()
        return new Promise((resolve) => server.close(resolve))
      },
    }
  },
}
