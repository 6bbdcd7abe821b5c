/** One template with new data in each call; the template's own cache is filled by the first. */
export default {
  packages: ['mustache'],
  options: {},
  async subject() {
    const { default: mustache } = await import('mustache')
    return (index) =>
      mustache.render('{{#items}}<b>{{name}}</b>{{/items}}{{^items}}none{{/items}} {{{raw}}}', {
        items: [{ name: `n${index}` }, { name: '<&>' }],
        raw: index,
      })
  },
}
