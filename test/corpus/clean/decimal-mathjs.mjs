/** Numbers of many digits, and expressions parsed and evaluated with scopes. */
export default {
  packages: ['decimal.js', 'mathjs'],
  options: {},
  async subject() {
    const { Decimal } = await import('decimal.js')
    const { evaluate, parse } = await import('mathjs')
    return (index) =>
      new Decimal(index).plus('0.1').pow(3).div(7).toFixed(20).length +
      evaluate(`a * ${index} + sqrt(b)`, { a: 2, b: 16 }) +
      parse(`x^2 + ${index} x`).toString().length
  },
}
