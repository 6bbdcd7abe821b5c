/** Compression in the thread pool, with callbacks. */
export default {
  packages: [],
  options: {},
  async subject() {
    const { promisify } = await import('node:util')
    const { brotliCompress, brotliDecompress, constants } = await import('node:zlib')
    return async (index) => {
      const text = JSON.stringify({ index, list: Array.from({ length: 50 }, (_, at) => at * index) })
      const bytes = await promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } })
      if ((await promisify(brotliDecompress)(bytes)).length !== text.length) throw new Error('wrong length')
    }
  },
}
