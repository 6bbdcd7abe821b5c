/** Generators left half-way, delegated, and asynchronous ones with `return` in `finally`. */
export default {
  packages: [],
  options: {},
  async subject() {
    function* numbers(from) {
      try {
        for (let n = from; ; n += 1) yield n
      } finally {
        yield* [-1]
      }
    }
    async function* later(source) {
      for (const n of source) {
        if (n % 2 === 0) await null
        yield n
      }
    }
    return async (index) => {
      const abandoned = numbers(index)
      abandoned.next()
      let sum = 0
      for await (const n of later([1, 2, 3, index])) sum += n
      const [a, b] = numbers(sum)
      return a + b
    }
  },
}
