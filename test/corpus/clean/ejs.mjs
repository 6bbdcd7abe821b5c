/** A template compiled to a function with `new Function` in each call. */
export default {
  packages: ['ejs'],
  options: {},
  async subject() {
    const { default: ejs } = await import('ejs')
    return (index) =>
      ejs.render(`<h1><%= title %></h1><% for (const x of list) { %><i>${index}<%- x %></i><% } %>`, {
        title: `t${index}`,
        list: [1, 2, 3],
      })
  },
}
