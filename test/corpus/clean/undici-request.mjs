/** A pool of two connections; bodies are read to the end. */
export default {
  packages: ['undici'],
  options: {},
  async subject() {
    const { Pool } = await import('undici')
    const http = await import('node:http')
    const server = http.createServer((request, response) =>
      response.end(JSON.stringify({ url: request.url })),
    )
    let pool
    return {
      setup: async () => {
        await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
        pool = new Pool(`http://127.0.0.1:${server.address().port}`, { connections: 2, pipelining: 1 })
      },
      subject: async (index) => {
        const answers = await Promise.all(
          [1, 2, 3].map(async (n) =>
            (await pool.request({ path: `/${index}/${n}`, method: 'GET' })).body.json(),
          ),
        )
        if (answers[2].url !== `/${index}/3`) throw new Error('wrong answer')
      },
      teardown: async () => {
        await pool.close()
        await new Promise((resolve) => server.close(resolve))
      },
    }
  },
}
