/** Node's own `fetch` with an abort signal for each request; one in five is aborted. */
export default {
  packages: [],
  options: {},
  async subject() {
    const http = await import('node:http')
    const server = http.createServer(
      (request, response) =>
        void (request.url === '/slow' ? setTimeout(() => response.end('slow'), 20) : response.end('hello')),
    )
    return {
      setup: () => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)),
      subject: async (index) => {
        const controller = new AbortController()
        const slow = index % 5 === 0
        const answer = fetch(`http://127.0.0.1:${server.address().port}/${slow ? 'slow' : index}`, {
          signal: controller.signal,
          headers: { 'x-index': `${index}` },
        }).then((response) => response.text())
        if (slow) setTimeout(() => controller.abort(), 1)
        const failed = await answer.then(
          () => false,
          () => true,
        )
        // On a busy machine an answer may come before the abort.
        if (failed && !slow) throw new Error('a request ended otherwise than it should')
      },
      teardown: () => {
        server.closeAllConnections()
        return new Promise((resolve) => server.close(resolve))
      },
    }
  },
}
