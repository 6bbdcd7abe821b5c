/** A context of its own for each call: a whole set of globals that dies with it, about a millisecond each. */
export default {
  packages: [],
  options: {},
  async subject() {
    const vm = await import('node:vm')
    const script = new vm.Script('list.map((n) => n * factor).concat(new Map([[1, { a: 1 }]]).size)')
    return (index) => {
      const answer = script.runInNewContext({ list: [1, 2, index], factor: 2 })
      if (answer.length !== 4) throw new Error('wrong answer')
    }
  },
}
