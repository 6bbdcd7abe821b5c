/** XML to objects and back. */
export default {
  packages: ['xml2js'],
  options: {},
  async subject() {
    const { Builder, parseStringPromise } = (await import('xml2js')).default
    const builder = new Builder()
    return async (index) => {
      const xml = builder.buildObject({
        order: { $: { id: index }, line: [{ sku: `a${index}` }, { sku: 'b' }] },
      })
      const { order } = await parseStringPromise(xml)
      if (order.line.length !== 2) throw new Error('wrong answer')
    }
  },
}
