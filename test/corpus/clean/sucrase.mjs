/** TypeScript and JSX to JavaScript, another text in each call. */
export default {
  packages: ['sucrase'],
  options: {},
  async subject() {
    const { transform } = await import('sucrase')
    const source = (index) =>
      `interface P { n: number }\nexport const C${index} = ({ n }: P): unknown => <p id="${index}">{n as number}</p>\n`
    return (index) => transform(source(index), { transforms: ['typescript', 'jsx'] }).code.length
  },
}
