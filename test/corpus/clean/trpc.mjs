/** Procedures with validation called through a caller made for each request. */
export default {
  packages: ['@trpc/server', 'zod'],
  options: {},
  async subject() {
    const { initTRPC } = await import('@trpc/server')
    const { z } = await import('zod')
    const t = initTRPC.context().create()
    const router = t.router({
      twice: t.procedure
        .input(z.object({ n: z.number() }))
        .query(({ input, ctx }) => ({ n: input.n * 2, user: ctx.user })),
    })
    const create = t.createCallerFactory(router)
    return async (index) => {
      const { n, user } = await create({ user: `u${index}` }).twice({ n: index })
      if (n !== 2 * index || user !== `u${index}`) throw new Error('wrong answer')
    }
  },
}
