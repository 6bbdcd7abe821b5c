/** Ropes of thousands of parts, flattened by a search, and internalised as keys. */
export default {
  packages: [],
  options: {},
  async subject() {
    return (index) => {
      let rope = ''
      for (let at = 0; at < 2_000; at += 1) rope += `${at},${index};`
      const found = rope.indexOf(`1999,${index}`)
      const byKey = { [rope.slice(0, 40)]: 1 }
      return found + Object.keys(byKey)[0].length
    }
  },
}
