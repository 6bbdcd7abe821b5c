/** Nodes of a syntax tree that know their parents, behind proxies made on demand, and source maps. */
export default {
  packages: ['postcss'],
  options: {},
  async subject() {
    const { default: postcss } = await import('postcss')
    const plugin = {
      postcssPlugin: 'double',
      Declaration: (node) => {
        if (node.value === 'red') node.value = 'blue'
      },
    }
    const processor = postcss([plugin])
    return (index) =>
      processor.process(`.a${index} { color: red; &:hover { top: ${index}px } }`, { from: `a${index}.css` })
        .css
  },
}
