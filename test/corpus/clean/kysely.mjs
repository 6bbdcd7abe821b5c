/** Immutable nodes of a query, compiled by a visitor, run on a driver that answers nothing. */
export default {
  packages: ['kysely'],
  options: {},
  async subject() {
    const { Kysely, DummyDriver, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } =
      await import('kysely')
    const db = new Kysely({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (database) => new PostgresIntrospector(database),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    })
    return async (index) => {
      const rows = await db
        .selectFrom('person')
        .innerJoin('pet', 'pet.owner', 'person.id')
        .select(['person.id', 'pet.name'])
        .where('person.id', '=', index)
        .where((eb) => eb.or([eb('pet.name', 'like', `a${index}%`), eb('pet.age', '>', 3)]))
        .execute()
      if (rows.length !== 0) throw new Error('a driver that answers nothing answered')
    }
  },
}
