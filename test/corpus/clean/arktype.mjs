/** Types interned by the library: the same text gives the same type, so the registry stands still. */
export default {
  packages: ['arktype'],
  options: {},
  async subject() {
    const { type } = await import('arktype')
    const User = type({ id: 'number>=0', name: 'string>1', 'tags?': 'string[]' })
    return (index) => {
      const bad = User({ id: -1, name: '', tags: [index] })
      return User({ id: index, name: `n${index}` }).name.length + bad.summary.length
    }
  },
}
