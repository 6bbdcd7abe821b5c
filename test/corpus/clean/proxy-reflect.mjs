/** Revocable proxies with all traps, nested and thrown away. */
export default {
  packages: [],
  options: {},
  async subject() {
    const wrap = (target) =>
      new Proxy(target, {
        get: (object, key, receiver) =>
          typeof object[key] === 'object' ? wrap(object[key]) : Reflect.get(object, key, receiver),
        set: Reflect.set,
        has: Reflect.has,
        ownKeys: Reflect.ownKeys,
      })
    return (index) => {
      const { proxy, revoke } = Proxy.revocable({ index }, {})
      const deep = wrap({ a: { b: { c: index } } })
      deep.a.b[`k${index % 50}`] = 1
      const sum = deep.a.b.c + proxy.index + Object.keys(deep.a.b).length
      revoke()
      return sum
    }
  },
}
