/** New identifiers in each source: V8's string table grows and shrinks, syntax trees die young. */
export default {
  packages: ['acorn'],
  options: {},
  async subject() {
    const { parse } = await import('acorn')
    return (index) => {
      const lines = Array.from(
        { length: 5 + (index % 20) },
        (_, at) => `const v${index}_${at} = (a) => a + ${at}`,
      )
      return parse(lines.join('\n'), { ecmaVersion: 2022, locations: true }).body.length
    }
  },
}
