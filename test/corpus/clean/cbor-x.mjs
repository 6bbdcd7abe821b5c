/** Structures are learned from the objects seen, and readers are compiled for them. */
export default {
  packages: ['cbor-x'],
  options: {},
  async subject() {
    const { encode, decode } = await import('cbor-x')
    return (index) =>
      decode(
        encode({
          index,
          name: `n${index}`,
          list: [1, { two: 2 }],
          at: new Date(index),
          bytes: new Uint8Array(32),
        }),
      ).name.length
  },
}
