/** Strings of one and two bytes a character, decoded from buffers and encoded again. */
export default {
  packages: [],
  options: {},
  async subject() {
    const encoder = new TextEncoder()
    const decoder = new TextDecoder('utf-16le')
    return (index) => {
      const bytes = Buffer.alloc(20_000, `text ${index} é漢 `)
      const texts = [
        bytes.toString('utf8'),
        bytes.toString('latin1'),
        decoder.decode(bytes),
        bytes.toString('base64'),
      ]
      return encoder.encode(texts.join('').slice(0, 1_000)).length
    }
  },
}
