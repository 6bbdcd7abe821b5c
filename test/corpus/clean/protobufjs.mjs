/** Encoders and decoders are generated with `new Function` for the first message. */
export default {
  packages: ['protobufjs'],
  options: {},
  async subject() {
    const { default: protobuf } = await import('protobufjs')
    const { root } = protobuf.parse(
      'syntax = "proto3"; message Item { int32 id = 1; string name = 2; repeated double values = 3; map<string, int32> counts = 4; }',
    )
    const Item = root.lookupType('Item')
    return (index) => {
      const bytes = Item.encode(
        Item.create({
          id: index,
          name: `n${index}`,
          values: [1, 2, index / 3],
          counts: { [`c${index}`]: 1 },
        }),
      ).finish()
      return Item.toObject(Item.decode(bytes)).values.length
    }
  },
}
