/** A closed logger that handled exceptions leaves its listener on the process. Source: https://github.com/winstonjs/winston/issues/1706 */
export default {
  package: 'winston',
  leaking: { version: '3.3.3', alias: 'winston-leaking' },
  fixed: { version: '3.4.0', alias: 'winston-fixed' },
  issue: 'winstonjs/winston#1706',
  async subject({ default: winston }) {
    const { Writable } = await import('node:stream')
    process.setMaxListeners(0)
    return () => {
      const stream = new Writable({ write: (_chunk, _encoding, done) => done() })
      const transport = new winston.transports.Stream({ stream, handleExceptions: true })
      winston.createLogger({ transports: [transport] }).close()
    }
  },
}
