/** Lexer, parser and code generator for each call; the generated function is made with `new Function`. */
export default {
  packages: ['pug'],
  options: {},
  async subject() {
    const { default: pug } = await import('pug')
    return (index) =>
      pug.render(`ul#l${index}\n  each item in items\n    li.a= item\n`, { items: [index, 'b'] })
  },
}
