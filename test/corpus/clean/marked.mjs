/** A lexer and a parser for each call, walking tokens. */
export default {
  packages: ['marked'],
  options: {},
  async subject() {
    const { Marked } = await import('marked')
    const marked = new Marked({ gfm: true })
    return (index) =>
      marked.parse(
        `## Title ${index}\n\n1. one\n2. two \`code ${index}\`\n\n\`\`\`js\nlet a = ${index}\n\`\`\`\n`,
      )
  },
}
