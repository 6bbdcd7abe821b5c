/** Documents built as nested commands and printed; parsers are loaded on first use. */
export default {
  packages: ['prettier'],
  options: {},
  async subject() {
    const prettier = await import('prettier')
    return async (index) => {
      const text = await prettier.format(`const a${index}={b:[1,2,{c:${index}}],d(){return this.b}}`, {
        parser: 'babel',
      })
      if (!text.includes('\n')) throw new Error(text)
    }
  },
}
