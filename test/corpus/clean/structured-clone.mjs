/** Maps, sets, cycles, typed arrays and errors, cloned and serialised by V8. */
export default {
  packages: [],
  options: {},
  async subject() {
    const v8 = await import('node:v8')
    return (index) => {
      const value = {
        index,
        map: new Map([[index, new Set([1, 2])]]),
        bytes: new Uint8Array(500),
        error: new Error('e'),
        at: new Date(index),
        big: 10n ** 20n,
      }
      value.self = value
      const clone = structuredClone(value)
      return v8.deserialize(v8.serialize(clone)).map.size + clone.bytes.length
    }
  },
}
