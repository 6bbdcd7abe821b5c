/** One schema; documents parsed, validated and executed with asynchronous resolvers. */
export default {
  packages: ['graphql'],
  options: {},
  async subject() {
    const { buildSchema, graphql } = await import('graphql')
    const schema = buildSchema(
      'type User { id: ID! name: String friends(first: Int): [User] } type Query { user(id: ID!): User }',
    )
    const user = (id) => ({
      id,
      name: async () => `n${id}`,
      friends: ({ first }) => Array.from({ length: first }, (_, at) => user(`${id}${at}`)),
    })
    return async (index) => {
      const { data, errors } = await graphql({
        schema,
        source: `query Q${index} { user(id: "${index}") { ...f friends(first: 3) { ...f } } } fragment f on User { id name }`,
        rootValue: { user: ({ id }) => user(id) },
      })
      if (errors !== undefined || data.user.friends.length !== 3) throw new Error('wrong answer')
    }
  },
}
