/** Memoised functions with a bound of 300 results and with ages. */
export default {
  packages: ['memoizee'],
  options: {},
  async subject() {
    const { default: memoize } = await import('memoizee')
    const bounded = memoize((a, b) => ({ a, b, text: `${a}${b}` }), { max: 300, primitive: true })
    return (index) => bounded(index, index % 3).text.length + bounded(index - 5, (index - 5) % 3).a
  },
}
