/** Dates parsed, changed and formatted by pure functions. */
export default {
  packages: ['date-fns'],
  options: {},
  async subject() {
    const { addDays, format, parse, formatDistance, eachDayOfInterval } = await import('date-fns')
    return (index) => {
      const at = addDays(parse('2026-01-01', 'yyyy-MM-dd', new Date(0)), index % 4_000)
      return (
        format(at, "EEEE, do MMMM yyyy 'at' HH:mm").length +
        formatDistance(at, addDays(at, index % 100)).length +
        eachDayOfInterval({ start: at, end: addDays(at, 7) }).length
      )
    }
  },
}
