/** Generators that walk structures and yield failures. */
export default {
  packages: ['superstruct'],
  options: {},
  async subject() {
    const { object, number, string, array, defaulted, create, validate, refine } = await import('superstruct')
    const Item = object({
      id: refine(number(), 'even', (n) => n % 2 === 0),
      name: defaulted(string(), 'none'),
      list: array(number()),
    })
    return (index) => {
      const [error] = validate({ id: 2 * index + 1, name: 1, list: ['a'] }, Item)
      return create({ id: 2 * index, list: [index] }, Item).name.length + error.failures().length
    }
  },
}
