/** A template compiled and rendered from a string, with filters and inheritance in one environment. */
export default {
  packages: ['nunjucks'],
  options: {},
  async subject() {
    const { default: nunjucks } = await import('nunjucks')
    const environment = new nunjucks.Environment(null, { autoescape: true })
    return (index) =>
      environment.renderString(
        `{% for x in list %}{{ loop.index }}:{{ x | upper }} ${index} {% endfor %}{% set a = ${index} %}{{ a }}`,
        { list: ['a', `b${index}`] },
      )
  },
}
