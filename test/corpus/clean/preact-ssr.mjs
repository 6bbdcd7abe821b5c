/** Components with hooks in preact. */
export default {
  packages: ['preact', 'preact-render-to-string'],
  options: {},
  async subject() {
    const { h } = await import('preact')
    const { useState, useMemo } = await import('preact/hooks')
    const { render } = await import('preact-render-to-string')
    const Item = ({ n }) => {
      const [value] = useState(() => ({ n }))
      return h('li', { class: useMemo(() => `c${n}`, [n]) }, value.n)
    }
    return (index) =>
      render(
        h(
          'ul',
          { id: `u${index}` },
          [1, 2, 3].map((n) => h(Item, { n: n + index })),
        ),
      )
  },
}
