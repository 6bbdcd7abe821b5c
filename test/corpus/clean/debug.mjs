/** A namespace made and used in each call, enabled, with its output dropped. */
export default {
  packages: ['debug'],
  options: {},
  async subject() {
    const { default: debug } = await import('debug')
    debug.log = () => {}
    debug.enable('app:*')
    const parent = debug('app:root')
    return (index) => {
      const log = parent.extend(`call`)
      log('call %d of %o', index, { index, list: [1, 2] })
    }
  },
}
