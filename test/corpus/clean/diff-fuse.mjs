/** Differences of texts and fuzzy search over an index made in each call. */
export default {
  packages: ['diff', 'fuse.js'],
  options: {},
  async subject() {
    const { diffLines, createPatch } = await import('diff')
    const { default: Fuse } = await import('fuse.js')
    return (index) => {
      const text = Array.from({ length: 20 }, (_, at) => `line ${at}`).join('\n')
      const fuse = new Fuse([{ t: `title ${index}` }, { t: 'other' }], { keys: ['t'] })
      return (
        diffLines(text, text.replace('line 7', `line ${index}`)).length +
        createPatch('f', text, `${text}\n${index}`).length +
        fuse.search('titel').length
      )
    }
  },
}
