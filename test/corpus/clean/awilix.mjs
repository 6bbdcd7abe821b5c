/** Containers with scopes made and disposed of in each call. */
export default {
  packages: ['awilix'],
  options: {},
  async subject() {
    const { createContainer, asClass, asFunction, asValue } = await import('awilix')
    class Orders {
      constructor({ log, user }) {
        this.log = log
        this.user = user
      }
    }
    const root = createContainer({ injectionMode: 'PROXY' }).register({
      orders: asClass(Orders).scoped(),
      log: asFunction(() => ({ lines: 0 })).singleton(),
    })
    return async (index) => {
      const scope = root.createScope()
      scope.register({ user: asValue({ id: index }) })
      const { user } = scope.resolve('orders')
      await scope.dispose()
      if (user.id !== index) throw new Error('wrong user')
    }
  },
}
