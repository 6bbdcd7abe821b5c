/** Symbols as keys, described and thrown away; `Symbol.for` with a bounded set of names. */
export default {
  packages: [],
  options: {},
  async subject() {
    return (index) => {
      const object = {}
      for (let at = 0; at < 20; at += 1) object[Symbol(`s${index}-${at}`)] = at
      object[Symbol.for(`qtests ${index % 64}`)] = index
      return Object.getOwnPropertySymbols({ ...object }).map((symbol) => symbol.description).length
    }
  },
}
