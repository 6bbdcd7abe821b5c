/** Children with bindings, serialisers and redaction, to a stream that drops everything. */
export default {
  packages: ['pino'],
  options: {},
  async subject() {
    const { default: pino } = await import('pino')
    const { Writable } = await import('node:stream')
    const logger = pino(
      { redact: ['password'] },
      new Writable({ write: (_chunk, _encoding, done) => done() }),
    )
    return (index) => {
      const child = logger.child({ request: index })
      child.info({ user: `u${index}`, password: 'secret' }, 'signed in %d', index)
      child.error(new Error(`failure ${index}`))
    }
  },
}
