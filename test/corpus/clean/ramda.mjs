/** Curried functions composed in each call. */
export default {
  packages: ['ramda'],
  options: {},
  async subject() {
    const R = await import('ramda')
    return (index) =>
      R.pipe(
        R.filter(R.propSatisfies(R.gt(R.__, index % 3), 'n')),
        R.map(R.evolve({ n: R.add(index) })),
        R.groupBy(R.prop('k')),
        R.keys,
      )([
        { n: 1, k: 'a' },
        { n: 5, k: `b${index}` },
      ])
  },
}
