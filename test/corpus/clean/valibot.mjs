/** Schemas as plain objects with pipes, made and run in each call. */
export default {
  packages: ['valibot'],
  options: {},
  async subject() {
    const v = await import('valibot')
    return (index) => {
      const schema = v.object({
        id: v.pipe(v.number(), v.minValue(index)),
        name: v.pipe(v.string(), v.trim(), v.minLength(2)),
      })
      return (
        v.safeParse(schema, { id: index, name: ` n${index} ` }).success &&
        v.safeParse(schema, { id: -1 }).issues.length
      )
    }
  },
}
