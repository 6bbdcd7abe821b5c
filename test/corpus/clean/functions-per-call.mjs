/** Closures, bound functions and shared contexts, made in each call and put on objects as methods. */
export default {
  packages: [],
  options: {},
  async subject() {
    return (index) => {
      const large = Array.from({ length: 100 }, (_, at) => at + index)
      const methods = {}
      for (let at = 0; at < 20; at += 1) methods[`m${at}`] = () => large[at] + (large[at + 1] ?? 0)
      const bound = methods.m3.bind(methods)
      return bound() + Object.values(methods).reduce((sum, method) => sum + method(), 0)
    }
  },
}
