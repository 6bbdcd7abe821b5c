/** A stream made by `flatMap` keeps its children when the last subscriber leaves before they end. Source: https://github.com/baconjs/bacon.js/pull/816 */
export default {
  package: 'baconjs',
  leaking: { version: '3.0.21', alias: 'baconjs-leaking' },
  fixed: { version: '3.0.23', alias: 'baconjs-fixed' },
  issue: 'baconjs/bacon.js#816',
  subject(pkg) {
    const Bacon = pkg.default ?? pkg
    const bus = new Bacon.Bus()
    const prices = bus.flatMap(() => new Bacon.Bus())
    return (index) => {
      const unsubscribe = prices.onValue(() => undefined)
      bus.push(index)
      unsubscribe()
    }
  },
}
