/** The same as a stream with back-pressure, read by `for await`. */
export default {
  packages: ['csv-parse'],
  options: {},
  async subject() {
    const { parse } = await import('csv-parse')
    return async (index) => {
      const parser = parse({ columns: true })
      parser.write('id,name\n')
      for (let at = 0; at < 20; at += 1) parser.write(`${index},row ${at}\n`)
      parser.end()
      let rows = 0
      for await (const row of parser) rows += row.id.length > 0 ? 1 : 0
      if (rows !== 20) throw new Error(`expected 20 rows, got ${rows}`)
    }
  },
}
