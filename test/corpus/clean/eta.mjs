/** Templates compiled to functions from strings. */
export default {
  packages: ['eta'],
  options: {},
  async subject() {
    const { Eta } = await import('eta')
    const eta = new Eta()
    return (index) =>
      eta.renderString(`<% it.list.forEach((x) => { %><li>${index}: <%= x %></li><% }) %>`, {
        list: [index, 2],
      })
  },
}
