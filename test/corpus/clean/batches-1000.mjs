/** Entries that wait until there are 1,000 of them, and then leave together. */
export default {
  packages: [],
  options: {},
  async subject() {
    let waiting = []
    let sent = 0
    return (index) => {
      waiting.push({ index, text: `event ${index}` })
      if (waiting.length < 1_000) return sent
      sent += JSON.stringify(waiting).length
      waiting = []
      return sent
    }
  },
}
