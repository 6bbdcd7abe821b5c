/** Requests to a GraphQL server without a socket: parsed, validated and executed, 20 queries by turns. */
export default {
  packages: ['graphql-yoga', 'graphql'],
  options: {},
  async subject() {
    const { createSchema, createYoga } = await import('graphql-yoga')
    const schema = createSchema({
      typeDefs: 'type User { id: ID! friends: [User!]! } type Query { user(id: ID!): User! }',
      resolvers: {
        Query: { user: (_, { id }) => ({ id }) },
        User: { friends: async ({ id }) => [{ id: `${id}a` }, { id: `${id}b` }] },
      },
    })
    const yoga = createYoga({ schema, logging: false })
    return async (index) => {
      const response = await yoga.fetch('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: `{ u${index % 20}: user(id: ${index}) { id friends { id } } }` }),
      })
      const { data } = await response.json()
      if (data?.[`u${index % 20}`].friends.length !== 2) throw new Error('wrong answer')
    }
  },
}
