/** Documents made, changed, saved and merged in WebAssembly, and freed by hand. */
export default {
  packages: ['@automerge/automerge'],
  async subject() {
    const Automerge = await import('@automerge/automerge')
    return (index) => {
      const mine = Automerge.from({ title: `note ${index}`, tags: ['a'] })
      const theirs = Automerge.clone(mine)
      const changed = Automerge.change(mine, (doc) => {
        doc.tags.push(`t${index}`)
      })
      const other = Automerge.change(theirs, (doc) => {
        doc.title = `title ${index}`
      })
      const merged = Automerge.merge(changed, other)
      if (merged.tags.length !== 2 || merged.title !== `title ${index}`) throw new Error('wrong document')
      Automerge.free(merged)
      Automerge.free(other)
    }
  },
}
