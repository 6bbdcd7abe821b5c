/** Formulas to HTML, and the HTML to a tree and back. */
export default {
  packages: ['katex', 'parse5'],
  options: {},
  async subject() {
    const { default: katex } = await import('katex')
    const { parseFragment, serialize } = await import('parse5')
    return (index) => {
      const html = katex.renderToString(`\\frac{${index}}{x^2} + \\sqrt{${index % 7}}`, {
        throwOnError: false,
      })
      return serialize(parseFragment(html)).length
    }
  },
}
