/** A checker compiled to a function for each call, and one that walks the schema. */
export default {
  packages: ['@sinclair/typebox'],
  options: {},
  async subject() {
    const { Type } = await import('@sinclair/typebox')
    const { TypeCompiler } = await import('@sinclair/typebox/compiler')
    return (index) => {
      const check = TypeCompiler.Compile(
        Type.Object({ id: Type.Integer({ minimum: index }), list: Type.Array(Type.String()) }),
      )
      return check.Check({ id: index, list: ['a'] }) && [...check.Errors({ id: -1, list: [1] })].length
    }
  },
}
