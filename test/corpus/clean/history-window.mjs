/** A window of the last 5,000 measurements in an array that is pushed and shifted: it fills, then stands still. */
export default {
  packages: [],
  options: {},
  async subject() {
    const history = []
    return (index) => {
      history.push({ index, at: index * 1.5, tags: [index % 3] })
      if (history.length > 5_000) history.shift()
      return history.length
    }
  },
}
