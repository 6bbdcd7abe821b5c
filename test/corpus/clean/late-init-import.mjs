/** The 200th call imports a large package and uses it from then on. */
export default {
  packages: ['katex'],
  options: {},
  async subject() {
    let katex
    return async (index) => {
      if (index === 200) ({ default: katex } = await import('katex'))
      return katex?.renderToString(`x^${index}`).length ?? index
    }
  },
}
