/** A tree of rules with mixins and functions, evaluated by visitors. */
export default {
  packages: ['less'],
  options: {},
  async subject() {
    const { default: less } = await import('less')
    return async (index) => {
      const { css } = await less.render(
        `@n: ${index}px; .m(@a) { width: @a + @n } .a { .m(1px); &:hover { color: fade(red, 50%) } }`,
      )
      if (!css.includes('width')) throw new Error(css)
    }
  },
}
