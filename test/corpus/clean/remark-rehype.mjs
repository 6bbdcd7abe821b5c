/** Markdown through trees of two kinds into HTML, with a frozen processor. */
export default {
  packages: ['unified', 'remark-parse', 'remark-gfm', 'remark-rehype', 'rehype-stringify'],
  async subject() {
    const { unified } = await import('unified')
    const [parse, gfm, rehype, stringify] = (
      await Promise.all([
        import('remark-parse'),
        import('remark-gfm'),
        import('remark-rehype'),
        import('rehype-stringify'),
      ])
    ).map((module) => module.default)
    const processor = unified().use(parse).use(gfm).use(rehype).use(stringify).freeze()
    return async (index) => {
      const text = `# Title ${index}\n\n| a | b |\n|---|---|\n| ${index} | ~~c~~ |\n\n- [x] done[^1]\n\n[^1]: Note ${index}\n`
      const page = await processor.process(text)
      if (!`${page}`.includes(`Title ${index}`)) throw new Error('wrong page')
    }
  },
}
