/** Readable, Transform and Writable joined for each call; one in seven is destroyed half-way. */
export default {
  packages: [],
  options: {},
  async subject() {
    const { Readable, Transform, Writable } = await import('node:stream')
    const { pipeline } = await import('node:stream/promises')
    return async (index) => {
      const upper = new Transform({
        transform: (chunk, _encoding, done) =>
          index % 7 === 0 && chunk.length > 5
            ? done(new Error('half-way'))
            : done(null, chunk.toString().toUpperCase()),
      })
      const sink = new Writable({ write: (_chunk, _encoding, done) => done() })
      const failed = await pipeline(Readable.from(['a', 'bb', `chunk ${index}`, 'd']), upper, sink).then(
        () => false,
        () => true,
      )
      if (failed !== (index % 7 === 0)) throw new Error('a pipeline ended otherwise than it should')
    }
  },
}
