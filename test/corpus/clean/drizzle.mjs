/** Fragments of SQL, typed tables and sub-queries. */
export default {
  packages: ['drizzle-orm'],
  options: {},
  async subject() {
    const { QueryBuilder, pgTable, serial, text } = await import('drizzle-orm/pg-core')
    const { eq, and, gt, sql } = await import('drizzle-orm')
    const users = pgTable('users', { id: serial('id').primaryKey(), name: text('name') })
    const builder = new QueryBuilder()
    return (index) => {
      const inner = builder
        .select({ id: users.id, n: sql`${users.id} + ${index}`.as('n') })
        .from(users)
        .where(gt(users.id, index))
        .as('inner')
      return builder
        .select()
        .from(inner)
        .where(and(eq(inner.id, index), gt(inner.n, 2)))
        .toSQL().sql.length
    }
  },
}
