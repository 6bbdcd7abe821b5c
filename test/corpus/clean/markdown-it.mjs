/** Tokens of a document with tables and links. */
export default {
  packages: ['markdown-it'],
  options: {},
  async subject() {
    const { default: MarkdownIt } = await import('markdown-it')
    const markdown = new MarkdownIt({ html: true, linkify: true, typographer: true })
    return (index) =>
      markdown.render(
        `# Title ${index}\n\n| a | b |\n|---|---|\n| 1 | ${index} |\n\n- *em* **strong** [l${index}](https://example.com/${index})\n\n> quote\n`,
      )
  },
}
