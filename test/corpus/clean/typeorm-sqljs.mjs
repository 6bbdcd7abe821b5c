/** An object mapper with a real database in WebAssembly: rows are written, read as entities and deleted. */
export default {
  packages: ['typeorm', 'sql.js', 'reflect-metadata'],
  options: {},
  async subject() {
    await import('reflect-metadata')
    const { DataSource, EntitySchema } = await import('typeorm')
    const Item = new EntitySchema({
      name: 'item',
      columns: { id: { type: Number, primary: true }, name: { type: String } },
    })
    const source = new DataSource({ type: 'sqljs', entities: [Item], synchronize: true, logging: false })
    return {
      setup: async () => void (await source.initialize()),
      subject: async (index) => {
        const items = source.getRepository('item')
        await items.save({ id: index, name: `n${index}` })
        const found = await items.findOneByOrFail({ name: `n${index}` })
        await items.delete({ id: found.id })
      },
      teardown: () => source.destroy(),
    }
  },
}
