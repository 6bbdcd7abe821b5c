/** A ring buffer of the last 100 records, which first fills up, and a stream that drops everything. */
export default {
  packages: ['bunyan'],
  options: {},
  async subject() {
    const { default: bunyan } = await import('bunyan')
    const { Writable } = await import('node:stream')
    const logger = bunyan.createLogger({
      name: 'a',
      serializers: bunyan.stdSerializers,
      streams: [
        { type: 'raw', stream: new bunyan.RingBuffer({ limit: 100 }) },
        { stream: new Writable({ write: (_chunk, _encoding, done) => done() }) },
      ],
    })
    return (index) =>
      logger.child({ request: index }).info({ err: new Error(`failure ${index}`) }, 'call %d', index)
  },
}
