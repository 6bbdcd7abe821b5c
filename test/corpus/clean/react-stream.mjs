/** Server rendering into a stream with a suspended component for each call. */
export default {
  packages: ['react', 'react-dom'],
  options: {},
  async subject() {
    const { createElement: h, Suspense, use } = await import('react')
    const { renderToPipeableStream } = await import('react-dom/server')
    const { PassThrough } = await import('node:stream')
    const Later = ({ value }) => h('p', null, use(value))
    return (index) =>
      new Promise((resolve, reject) => {
        const value = new Promise((done) => setImmediate(done, `v${index}`))
        const sink = new PassThrough()
        sink.on('error', reject).on('end', resolve).resume()
        const { pipe } = renderToPipeableStream(h(Suspense, { fallback: 'wait' }, h(Later, { value })), {
          onAllReady: () => pipe(sink),
          onError: reject,
        })
      })
  },
}
