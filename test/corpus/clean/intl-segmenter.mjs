/** Segments of text, collation and lists, with one formatter for all calls. */
export default {
  packages: [],
  options: {},
  async subject() {
    const segmenter = new Intl.Segmenter('en', { granularity: 'word' })
    const collator = new Intl.Collator('sv')
    const list = new Intl.ListFormat('en')
    return (index) => {
      const words = [...segmenter.segment(`The quick fox no. ${index} jumps; it’s fine.`)].map(
        ({ segment }) => segment,
      )
      return list.format(words.sort(collator.compare)).normalize('NFD').length
    }
  },
}
