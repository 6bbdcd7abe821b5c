/** Each state of a service keeps the one before it. Source: https://github.com/statelyai/xstate/pull/1023 */
export default {
  package: 'xstate',
  leaking: { version: '4.7.8', alias: 'xstate-states-leaking' },
  fixed: { version: '4.8.0', alias: 'xstate-states-fixed' },
  issue: 'statelyai/xstate#1023',
  subject({ Machine, interpret }) {
    const machine = Machine({
      id: 'light',
      initial: 'green',
      states: { green: { on: { NEXT: 'red' } }, red: { on: { NEXT: 'green' } } },
    })
    const service = interpret(machine).start()
    return (index) => {
      const { value } = service.send('NEXT')
      if (value !== (index % 2 === 0 ? 'red' : 'green')) throw new Error('wrong light')
    }
  },
}
