/** Models with relations over knex: query objects that build other query objects. */
export default {
  packages: ['objection', 'knex'],
  options: {},
  async subject() {
    const { default: objection } = await import('objection')
    const { default: knex } = await import('knex')
    const connection = knex({ client: 'pg' })
    class Person extends objection.Model {
      static tableName = 'persons'
    }
    return (index) => {
      const person = Person.fromJson({ name: `n${index}`, age: index })
      return Person.query(connection)
        .where('age', '>', person.age)
        .orWhere((query) => query.where('name', person.name))
        .orderBy('age')
        .toKnexQuery()
        .toSQL().sql.length
    }
  },
}
