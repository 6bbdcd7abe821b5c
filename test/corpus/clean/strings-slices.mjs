/** Slices of a text of 20 KB: each keeps the whole text, and the last 50 of them are kept. */
export default {
  packages: [],
  options: {},
  async subject() {
    const kept = []
    return (index) => {
      const text = `${'word '.repeat(2_000)}${index} ${'more '.repeat(2_000)}`
      kept[index % 50] = text.slice(9_990, 10_020)
      return text.split(' ', 200).map((word) => word.toUpperCase()).length
    }
  },
}
