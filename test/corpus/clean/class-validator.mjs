/** Metadata of a decorated class, registered once; plain objects become instances and are checked. */
export default {
  packages: ['class-validator', 'class-transformer', 'reflect-metadata'],
  options: {},
  async subject() {
    await import('reflect-metadata')
    const { IsInt, IsEmail, Min, validate } = await import('class-validator')
    const { plainToInstance } = await import('class-transformer')
    class User {}
    for (const decorate of [IsInt(), Min(0)]) decorate(User.prototype, 'age')
    IsEmail()(User.prototype, 'mail')
    return async (index) => {
      const errors = await validate(plainToInstance(User, { age: -index - 1, mail: `a${index}` }))
      if (errors.length !== 2) throw new Error(`expected 2 errors, got ${errors.length}`)
    }
  },
}
