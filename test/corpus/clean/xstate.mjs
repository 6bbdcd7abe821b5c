/** An actor that starts, takes events with delays and children, and stops. */
export default {
  packages: ['xstate'],
  options: {},
  async subject() {
    const { assign, createActor, createMachine, fromPromise } = await import('xstate')
    const load = fromPromise(async ({ input }) => ({ ...input, loaded: true }))
    const machine = createMachine({
      context: ({ input }) => ({ index: input }),
      initial: 'idle',
      states: {
        idle: { on: { LOAD: 'loading' }, after: { 60000: 'done' } },
        loading: {
          invoke: {
            src: load,
            input: ({ context }) => context,
            onDone: { target: 'done', actions: assign({ data: ({ event }) => event.output }) },
          },
        },
        done: { type: 'final' },
      },
    })
    return async (index) => {
      const actor = createActor(machine, { input: index })
      const done = new Promise((resolve) => actor.subscribe({ complete: resolve }))
      actor.start()
      actor.send({ type: 'LOAD' })
      await done
      actor.stop()
    }
  },
}
