/** Small buffers from Node's pool, large ones of their own, slices, and strings of all encodings. */
export default {
  packages: [],
  options: {},
  async subject() {
    const ring = []
    return (index) => {
      ring[index % 100] = Buffer.from(`entry ${index}`)
      const large = Buffer.allocUnsafe(10_000 + (index % 20) * 1_000).fill(index & 255)
      const joined = Buffer.concat([...ring.filter(Boolean).slice(0, 5), large.subarray(10, 50)])
      return (
        joined.toString('base64url').length +
        joined.readUInt16BE(2) +
        new Float32Array(large.buffer, 0, 4).length
      )
    }
  },
}
