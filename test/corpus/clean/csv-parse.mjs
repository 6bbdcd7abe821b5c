/** Records with columns and casts, parsed at once. */
export default {
  packages: ['csv-parse'],
  options: {},
  async subject() {
    const { parse } = await import('csv-parse/sync')
    return (index) => {
      const rows = Array.from({ length: 20 }, (_, at) => `${index},"name ""${at}""",${at / 3}`)
      return parse(`id,name,share\n${rows.join('\n')}`, { columns: true, cast: true }).length
    }
  },
}
