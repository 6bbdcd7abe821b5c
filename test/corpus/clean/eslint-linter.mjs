/** Rules, scopes and code paths for each call. */
export default {
  packages: ['eslint'],
  options: {},
  async subject() {
    const { Linter } = await import('eslint')
    const linter = new Linter()
    const config = [
      { rules: { 'no-unused-vars': 'error', 'prefer-const': 'error', eqeqeq: 'warn', semi: 'error' } },
    ]
    return (index) => {
      const messages = linter.verify(
        `let a${index} = 1\nif (a${index} == 2) { function f() { return ${index} } }`,
        config,
      )
      if (messages.length < 3) throw new Error(`only ${messages.length} messages`)
    }
  },
}
