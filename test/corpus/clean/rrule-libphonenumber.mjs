/** Dates that recur, and phone numbers parsed by the metadata of their country. */
export default {
  packages: ['rrule', 'libphonenumber-js'],
  async subject() {
    const { default: rrule } = await import('rrule')
    const { parsePhoneNumberFromString } = await import('libphonenumber-js')
    return (index) => {
      const start = new Date(Date.UTC(2024, index % 12, 1))
      const rule = new rrule.RRule({ freq: rrule.RRule.WEEKLY, count: 8, dtstart: start })
      if (rule.all().length !== 8 || rule.toString().length < 20) throw new Error('wrong dates')
      const number = parsePhoneNumberFromString(`030 1234${1000 + (index % 9000)}`, 'DE')
      if (number.country !== 'DE' || !number.formatInternational()) throw new Error('wrong number')
    }
  },
}
