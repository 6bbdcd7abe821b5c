/** Interpreters that were stopped stay in the registry of actors. Source: https://github.com/statelyai/xstate/issues/956 */
export default {
  package: 'xstate',
  leaking: { version: '4.7.5', alias: 'xstate-leaking' },
  fixed: { version: '4.8.0', alias: 'xstate-fixed' },
  issue: 'statelyai/xstate#956',
  subject({ Machine, interpret }) {
    const machine = Machine({ id: 'job', initial: 'on', states: { on: { on: { TOGGLE: 'off' } }, off: {} } })
    return () => {
      const service = interpret(machine).start()
      service.send('TOGGLE')
      service.stop()
    }
  },
}
