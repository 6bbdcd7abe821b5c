/** Images in JavaScript: bit matrices, typed arrays, and PNG through zlib streams. */
export default {
  packages: ['qrcode', 'pngjs'],
  options: {},
  async subject() {
    const { default: qrcode } = await import('qrcode')
    const { PNG } = await import('pngjs')
    return async (index) => {
      const bytes = await qrcode.toBuffer(`https://example.com/${index}`, { scale: 2 })
      if (PNG.sync.read(bytes).width < 40) throw new Error('too small')
    }
  },
}
