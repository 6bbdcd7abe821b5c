/** Lines of a text through streams of the npm kind. */
export default {
  packages: ['split2', 'through2'],
  options: {},
  async subject() {
    const { default: split2 } = await import('split2')
    const { default: through2 } = await import('through2')
    const { Readable } = await import('node:stream')
    const { pipeline } = await import('node:stream/promises')
    return async (index) => {
      let lines = 0
      await pipeline(
        Readable.from([`{"a":${index}}\n{"a":`, '2}\n', '{"a":3}']),
        split2(JSON.parse),
        through2.obj((row, _encoding, done) => done(null, row.a)),
        async (rows) => {
          for await (const row of rows) lines += row >= 0 ? 1 : 0
        },
      )
      if (lines !== 3) throw new Error(`expected 3 lines, got ${lines}`)
    }
  },
}
