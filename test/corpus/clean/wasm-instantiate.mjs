/** A module compiled and instantiated in each call: native code, tables and a memory of one page. */
export default {
  packages: [],
  options: {},
  async subject() {
    // (module (memory (export "memory") 1) (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
    const bytes = Uint8Array.from([
      0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 5, 3, 1, 0, 1, 7, 16, 2, 6,
      109, 101, 109, 111, 114, 121, 2, 0, 3, 97, 100, 100, 0, 0, 10, 9, 1, 7, 0, 32, 0, 32, 1, 106, 11,
    ])
    return async (index) => {
      const { instance } = await WebAssembly.instantiate(bytes)
      new Uint8Array(instance.exports.memory.buffer)[index % 100] = 1
      if (instance.exports.add(index, 1) !== index + 1) throw new Error('wrong sum')
    }
  },
}
