/** One megabyte of JSON read and written, with a reviver for dates: some milliseconds and megabytes for each call. */
export default {
  packages: [],
  options: {},
  async subject() {
    const rows = Array.from({ length: 8_000 }, (_, id) => ({
      id,
      name: `name ${id}`,
      tags: ['a', `b${id % 9}`],
      at: '2026-01-01T00:00:00Z',
      share: id / 7,
    }))
    const text = JSON.stringify(rows)
    if (text.length < 700_000) throw new Error('too small')
    return (index) => {
      const back = JSON.parse(
        text,
        index % 10 === 0 ? (key, value) => (key === 'at' ? new Date(value) : value) : undefined,
      )
      back[index % back.length].name = `changed ${index}`
      return JSON.stringify(back).length
    }
  },
}
