/** Compression in JavaScript: typed arrays of many sizes. */
export default {
  packages: ['pako', 'fflate'],
  options: {},
  async subject() {
    const pako = await import('pako')
    const { zipSync, unzipSync, strToU8 } = await import('fflate')
    return (index) => {
      const text = `line ${index} `.repeat(30)
      const files = unzipSync(zipSync({ 'a.txt': strToU8(text), [`b${index}.txt`]: strToU8('b') }))
      return pako.ungzip(pako.gzip(text)).length + Object.keys(files).length
    }
  },
}
