/** Archives written and read with promises and `setImmediate` between chunks. */
export default {
  packages: ['jszip'],
  options: {},
  async subject() {
    const { default: JSZip } = await import('jszip')
    return async (index) => {
      const zip = new JSZip()
      zip.file('a.txt', `text ${index}`).folder('b').file('c.json', JSON.stringify({ index }))
      const bytes = await zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' })
      const text = await (await JSZip.loadAsync(bytes)).file('a.txt').async('string')
      if (text !== `text ${index}`) throw new Error(text)
    }
  },
}
