/** A hot function whose types change every hundred calls: optimised, deoptimised, optimised again. */
export default {
  packages: [],
  options: {},
  async subject() {
    const values = [1, 1.5, 'a', 10n, null, undefined, { valueOf: () => 3 }, [4]]
    function hot(a, b) {
      let result = a
      for (let at = 0; at < 100; at += 1)
        result = typeof b === 'bigint' ? 1 : result == null ? b : `${result}`.length + (b ?? 0)
      return result
    }
    return (index) => hot(values[Math.floor(index / 100) % values.length], index % 7 === 0 ? 2.5 : index)
  },
}
