/** Templates parsed and rendered with filters, without the engine's cache. */
export default {
  packages: ['liquidjs'],
  options: {},
  async subject() {
    const { Liquid } = await import('liquidjs')
    const engine = new Liquid()
    return async (index) =>
      engine.parseAndRender(
        `{% for p in products %}{{ p.title | upcase | append: "${index}" }}{% endfor %}{{ "now" | date: "%Y" }}`,
        { products: [{ title: `a${index}` }, { title: 'b' }] },
      )
  },
}
