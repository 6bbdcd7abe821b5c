/** The 200th call builds a table of 50,000 entries, and the 1,000th a second one. */
export default {
  packages: [],
  options: {},
  async subject() {
    const tables = []
    const build = () => new Map(Array.from({ length: 50_000 }, (_, at) => [`key ${at}`, { at }]))
    return (index) => {
      if (index === 200 || index === 1_000) tables.push(build())
      return tables.map((table) => table.get(`key ${index}`)?.at).length
    }
  },
}
