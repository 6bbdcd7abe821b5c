/** The set of listeners of an event name stays when its last listener is gone. Source: https://github.com/sindresorhus/emittery/issues/102 */
export default {
  package: 'emittery',
  leaking: { version: '0.11.0', alias: 'emittery-leaking' },
  fixed: { version: '0.13.1', alias: 'emittery-fixed' },
  issue: 'sindresorhus/emittery#102',
  async subject({ default: Emittery }) {
    const emitter = new Emittery()
    return async (index) => {
      const off = emitter.on(`answer ${index}`, () => undefined)
      await emitter.emit(`answer ${index}`, index)
      off()
    }
  },
}
