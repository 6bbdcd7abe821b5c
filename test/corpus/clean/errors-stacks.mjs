/** Deep stacks captured, read or not, with causes and aggregates, and `prepareStackTrace` for structured frames. */
export default {
  packages: [],
  options: {},
  async subject() {
    const deep = (depth, index) => {
      if (depth > 0) return deep(depth - 1, index)
      const error = new Error(`call ${index}`, {
        cause: new AggregateError([new TypeError('a'), new RangeError('b')]),
      })
      Error.captureStackTrace(error, deep)
      throw error
    }
    return (index) => {
      try {
        deep(index % 30, index)
      } catch (error) {
        return index % 2 === 0 ? error.stack.length : error.cause.errors.length
      }
    }
  },
}
