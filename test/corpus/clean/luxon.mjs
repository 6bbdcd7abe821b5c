/** Dates with zones and locales; the library keeps formatters by their options. */
export default {
  packages: ['luxon'],
  options: {},
  async subject() {
    const { DateTime, Duration, Interval } = await import('luxon')
    const zones = ['Europe/Berlin', 'Asia/Tokyo', 'America/New_York']
    return (index) => {
      const at = DateTime.fromMillis(1.7e12 + index * 1e7, {
        zone: zones[index % 3],
        locale: ['en', 'de'][index % 2],
      })
      return (
        at.toLocaleString(DateTime.DATE_FULL).length +
        Interval.fromDateTimes(at, at.plus({ days: 3 })).splitBy({ hours: 12 }).length +
        Duration.fromObject({ minutes: index }).shiftTo('hours', 'minutes').toHuman().length
      )
    }
  },
}
