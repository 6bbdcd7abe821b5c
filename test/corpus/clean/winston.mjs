/** A logger with children, formats and errors, to a stream that drops everything. */
export default {
  packages: ['winston'],
  options: {},
  async subject() {
    const { default: winston } = await import('winston')
    const { Writable } = await import('node:stream')
    const { combine, errors, json, timestamp } = winston.format
    const stream = new Writable({ write: (_chunk, _encoding, done) => done() })
    const logger = winston.createLogger({
      format: combine(errors({ stack: true }), timestamp(), json()),
      transports: [new winston.transports.Stream({ stream })],
    })
    return (index) => {
      const child = logger.child({ request: index })
      child.info('signed in', { user: `u${index}` })
      child.error(new Error(`failure ${index}`))
    }
  },
}
