/** A new expression for each call, compiled to bytecode and machine code, with a cache that V8 bounds. */
export default {
  packages: [],
  options: {},
  async subject() {
    const text = 'key=value; other=2026-01-01; name="quoted \\" text"; '.repeat(20)
    return (index) => {
      const expression = new RegExp(`(?<key>\\w+)=(?:"((?:[^"\\\\]|\\\\.)*)"|(${index}|[^;]+))`, 'gu')
      return (
        [...text.matchAll(expression)].length +
        text.replace(new RegExp(`o(?=t|${index})`, 'g'), (match) => `<${match}>`).length
      )
    }
  },
}
