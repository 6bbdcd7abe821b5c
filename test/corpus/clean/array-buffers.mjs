/** Array buffers of 1 KB to 1 MB, resized and transferred; the memory outside the heap saws up and down. */
export default {
  packages: [],
  options: {},
  async subject() {
    return (index) => {
      const buffer = new ArrayBuffer(1_024 << (index % 11), { maxByteLength: 2 << 20 })
      buffer.resize(Math.min(2 << 20, buffer.byteLength * 2))
      const moved = structuredClone(buffer, { transfer: [buffer] })
      const shared = new SharedArrayBuffer(4_096)
      return moved.byteLength + Atomics.add(new Int32Array(shared), index % 1_000, 1) + buffer.byteLength
    }
  },
}
