/** Components with hooks and context rendered at once. */
export default {
  packages: ['react', 'react-dom'],
  options: {},
  async subject() {
    const { createElement: h, createContext, useContext, useMemo, useState } = await import('react')
    const { renderToString } = await import('react-dom/server')
    const Theme = createContext('light')
    const Item = ({ n }) => {
      const [count] = useState(n)
      const twice = useMemo(() => count * 2, [count])
      return h('li', { className: useContext(Theme), style: { top: twice } }, twice)
    }
    return (index) =>
      renderToString(
        h(
          Theme.Provider,
          { value: `t${index}` },
          h(
            'ul',
            null,
            [1, 2, 3].map((n) => h(Item, { key: n, n: n + index })),
          ),
        ),
      )
  },
}
