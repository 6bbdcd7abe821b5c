/** Records to bytes and back, with a type that is compiled anew in each hundredth call. */
export default {
  packages: ['avsc'],
  options: {},
  async subject() {
    const { default: avro } = await import('avsc')
    const schema = {
      type: 'record',
      name: 'Order',
      fields: [
        { name: 'id', type: 'long' },
        { name: 'tags', type: { type: 'array', items: 'string' } },
        { name: 'note', type: ['null', 'string'], default: null },
      ],
    }
    let type = avro.Type.forSchema(schema)
    return (index) => {
      if (index % 100 === 99) type = avro.Type.forSchema(structuredClone(schema))
      const order = { id: index, tags: [`t${index}`, 'a'], note: index % 2 ? null : `n${index}` }
      return type.fromBuffer(type.toBuffer(order)).tags.length
    }
  },
}
