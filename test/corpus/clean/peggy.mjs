/** A parser generated from a grammar in each call: source text compiled with `eval`. */
export default {
  packages: ['peggy'],
  options: {},
  async subject() {
    const { default: peggy } = await import('peggy')
    return (index) => {
      const parser = peggy.generate(
        `start = left:number "+" right:number { return left + right + ${index} }\nnumber = d:[0-9]+ { return Number(d.join('')) }`,
      )
      const sum = parser.parse('20+22')
      if (sum !== 42 + index) throw new Error(`wrong sum ${sum}`)
    }
  },
}
