/** Appenders and layouts of one configuration; events are cloned, laid out and dropped. */
export default {
  packages: ['log4js'],
  options: {},
  async subject() {
    const { default: log4js } = await import('log4js')
    let lines = 0
    const appender = {
      configure: (_config, layouts) => (event) => {
        lines += layouts.basicLayout(event).length
      },
    }
    log4js.configure({
      appenders: { none: { type: appender } },
      categories: { default: { appenders: ['none'], level: 'debug' } },
    })
    const logger = log4js.getLogger('a')
    return (index) => {
      logger.addContext('request', index)
      logger.info('call', index, { list: [index] })
      return lines
    }
  },
}
