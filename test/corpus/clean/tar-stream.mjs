/** Archives packed and extracted again, entry by entry. */
export default {
  packages: ['tar-stream'],
  options: {},
  async subject() {
    const { default: tar } = await import('tar-stream')
    return async (index) => {
      const pack = tar.pack()
      pack.entry({ name: `a${index}.txt` }, `text ${index}`)
      pack.entry({ name: 'b.txt' }, 'b'.repeat(1_000))
      pack.finalize()
      let entries = 0
      for await (const entry of pack.pipe(tar.extract())) {
        entries += 1
        entry.resume()
      }
      if (entries !== 2) throw new Error(`expected 2 entries, got ${entries}`)
    }
  },
}
