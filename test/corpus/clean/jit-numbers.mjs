/** Arithmetic that overflows small integers, boxes doubles and changes the kinds of arrays. */
export default {
  packages: [],
  options: {},
  async subject() {
    return (index) => {
      const list = [1, 2, 3]
      if (index % 2 === 0) list.push(1.5)
      if (index % 3 === 0) list.push('text')
      if (index % 5 === 0) delete list[1]
      const matrix = new Float64Array(256)
      for (let at = 0; at < 256; at += 1) matrix[at] = Math.sin(index + at) * 2 ** (at % 60)
      return (
        list.reduce((sum, n) => sum + (typeof n === 'number' ? n : 0), 0) +
        matrix.reduce((a, b) => a + b, 0) +
        Number(BigInt(index) ** 20n % 97n)
      )
    }
  },
}
