/** A lexer and a parser made once, and expressions that are evaluated, some of them wrong. */
export default {
  packages: ['chevrotain'],
  options: {},
  async subject() {
    const { createToken, EmbeddedActionsParser, Lexer } = await import('chevrotain')
    const NumberToken = createToken({ name: 'Number', pattern: /\d+/ })
    const Plus = createToken({ name: 'Plus', pattern: /\+/ })
    const Space = createToken({ name: 'Space', pattern: /\s+/, group: Lexer.SKIPPED })
    const tokens = [Space, NumberToken, Plus]
    const lexer = new Lexer(tokens)
    class Sum extends EmbeddedActionsParser {
      constructor() {
        super(tokens, { recoveryEnabled: true })
        this.RULE('sum', () => {
          let value = Number(this.CONSUME(NumberToken).image)
          this.MANY(() => {
            this.CONSUME(Plus)
            value += Number(this.CONSUME2(NumberToken).image)
          })
          return value
        })
        this.performSelfAnalysis()
      }
    }
    const parser = new Sum()
    return (index) => {
      parser.input = lexer.tokenize(index % 5 === 4 ? `${index} +` : `${index} + 1 + ${index}`).tokens
      return parser.sum()
    }
  },
}
