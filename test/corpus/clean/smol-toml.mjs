/** A small parser of another style: one pass, dates, nested tables. */
export default {
  packages: ['smol-toml'],
  options: {},
  async subject() {
    const { parse, stringify } = await import('smol-toml')
    return (index) =>
      stringify(
        parse(
          `title = "t${index}"\nat = 2026-01-01T00:00:00Z\n[[item]]\nid = ${index}\n[[item]]\nid = 2\nnested = { a = [1, 2] }\n`,
        ),
      ).length
  },
}
