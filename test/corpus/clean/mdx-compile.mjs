/** Documents with components and expressions compiled to JavaScript. */
export default {
  packages: ['@mdx-js/mdx'],
  async subject() {
    const { compile } = await import('@mdx-js/mdx')
    return async (index) => {
      const text = `import { Chart } from './chart.js'\n\n# Title ${index}\n\n<Chart year={${index}} />\n\n- a *b* {${index} + 1}\n`
      const code = await compile(text, { jsx: false })
      if (!`${code}`.includes(`${index}`)) throw new Error('wrong code')
    }
  },
}
