/** TypeScript and JSX with comments and tokens: many classes of nodes, tokeniser state copied for each lookahead. */
export default {
  packages: ['@babel/parser'],
  options: {},
  async subject() {
    const { parse } = await import('@babel/parser')
    return (index) =>
      parse(
        `// note ${index}\nexport function f${index}<T>(a: T, b?: number): JSX.Element { return <div id="x${index}">{a as any}{b ?? 0}</div> }`,
        { sourceType: 'module', plugins: ['typescript', 'jsx'], tokens: true },
      ).tokens.length
  },
}
