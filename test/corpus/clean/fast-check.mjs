/** A property over generated values with a model of 20 runs, and one that fails and is shrunk. */
export default {
  packages: ['fast-check'],
  options: {},
  async subject() {
    const { default: fc } = await import('fast-check')
    const numbers = fc.array(fc.integer())
    return (index) => {
      const sorted = fc.property(numbers, (list) => [...list].sort((a, b) => a - b).length === list.length)
      fc.assert(sorted, { numRuns: 20, seed: index })
      const { failed } = fc.check(
        fc.property(fc.nat(), (value) => value < 50),
        { numRuns: 20, seed: index },
      )
      return failed
    }
  },
}
