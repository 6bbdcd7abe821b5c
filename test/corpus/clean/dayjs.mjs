/** Small wrappers with plugins. */
export default {
  packages: ['dayjs'],
  options: {},
  async subject() {
    const { default: dayjs } = await import('dayjs')
    const { default: utc } = await import('dayjs/plugin/utc.js')
    const { default: relative } = await import('dayjs/plugin/relativeTime.js')
    dayjs.extend(utc)
    dayjs.extend(relative)
    return (index) =>
      dayjs
        .utc(1.7e12 + index * 1e7)
        .add(index % 50, 'month')
        .format('dddd D MMM YYYY').length + dayjs(index * 1e8).fromNow().length
  },
}
