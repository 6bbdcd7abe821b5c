/** The 200th call loads the TypeScript compiler, nine megabytes of source: one step of tens of megabytes. */
export default {
  packages: ['typescript'],
  options: {},
  async subject() {
    const { createRequire } = await import('node:module')
    const require = createRequire(import.meta.url)
    let ts
    return (index) => {
      if (index === 200) ts = require('typescript')
      return ts === undefined
        ? `plain ${index}`
        : ts.createScanner(ts.ScriptTarget.ES2020, true, 0, `let a${index} = 1`).scan()
    }
  },
}
