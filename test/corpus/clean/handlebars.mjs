/** A template compiled in each call, with helpers, partials and a loop. */
export default {
  packages: ['handlebars'],
  options: {},
  async subject() {
    const { default: Handlebars } = await import('handlebars')
    const own = Handlebars.create()
    own.registerHelper('loud', (text) => `${text}`.toUpperCase())
    own.registerPartial('item', '<li>{{loud name}}</li>')
    return (index) =>
      own.compile(`<ul data-n="${index}">{{#each items}}{{> item}}{{else}}none{{/each}}</ul>`)({
        items: [{ name: `a${index}` }, { name: 'b' }],
      })
  },
}
