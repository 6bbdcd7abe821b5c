/** ESLint's parser over acorn, with comments and tokens; one call in five is a syntax error that is caught. */
export default {
  packages: ['espree'],
  options: {},
  async subject() {
    const espree = await import('espree')
    return (index) => {
      const source =
        index % 5 === 0
          ? `let a${index} = ;`
          : `/* ${index} */ async function* g${index}() { for await (const x of y) yield* x?.[${index}] }`
      try {
        return espree.parse(source, { ecmaVersion: 2022, comment: true, tokens: true }).tokens.length
      } catch (error) {
        return error.lineNumber
      }
    }
  },
}
