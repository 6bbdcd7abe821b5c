/** Asynchronous minifying with compression and mangling. */
export default {
  packages: ['terser'],
  options: {},
  async subject() {
    const { minify } = await import('terser')
    return async (index) => {
      const { code } = await minify(
        `function long_name_${index}(first, second) { if (first) { return second + ${index} } return long_name_${index}(1, 2) } console.log(long_name_${index}(0))`,
        { compress: { passes: 2 }, mangle: { toplevel: true } },
      )
      if (!code.includes('console')) throw new Error(code)
    }
  },
}
