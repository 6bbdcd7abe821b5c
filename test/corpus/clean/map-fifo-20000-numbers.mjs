/** A Map that deletes its oldest key beyond 20,000, as memoizing by hand does: texts for keys, numbers for values. */
export default {
  packages: [],
  options: {},
  async subject() {
    const squares = new Map()
    return (index) => {
      const key = `k${index}`
      squares.set(key, index * index)
      if (squares.size > 20_000) squares.delete(squares.keys().next().value)
    }
  },
}
