/** Text of elements with attributes into objects whose keys differ from call to call. */
export default {
  packages: ['fast-xml-parser'],
  options: {},
  async subject() {
    const { XMLParser, XMLBuilder } = await import('fast-xml-parser')
    const parser = new XMLParser({ ignoreAttributes: false })
    const builder = new XMLBuilder({ ignoreAttributes: false })
    return (index) => {
      const value = parser.parse(
        `<r><i${index % 50} n="${index}">v</i${index % 50}>${'<e a="1">t</e>'.repeat(8)}</r>`,
      )
      return builder.build(value).length
    }
  },
}
