/** A log of the last 20,000 lines in an array of that size, which fills for all of the first 20,000 calls. */
export default {
  packages: [],
  options: {},
  async subject() {
    const lines = new Array(20_000).fill(undefined)
    return (index) => {
      lines[index % lines.length] = { index, text: `line ${index}` }
      return lines[(index * 31) % lines.length]?.text.length
    }
  },
}
