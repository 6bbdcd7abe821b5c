/** Operations executed in process, from a few documents with other variables each time. */
export default {
  packages: ['@apollo/server'],
  async subject() {
    const { ApolloServer } = await import('@apollo/server')
    const server = new ApolloServer({
      typeDefs: 'type Query { user(id: ID!): User } type User { id: ID! name: String friends: [User] }',
      resolvers: {
        Query: { user: async (_root, { id }) => ({ id }) },
        User: {
          name: ({ id }) => `user ${id}`,
          friends: async ({ id }) => [{ id: `${id}a` }, { id: `${id}b` }],
        },
      },
    })
    await server.start()
    const queries = [
      'query ($id: ID!) { user(id: $id) { id name } }',
      'query ($id: ID!) { user(id: $id) { name friends { id name } } }',
    ]
    return {
      subject: async (index) => {
        const query = queries[index % 2]
        const { body } = await server.executeOperation({ query, variables: { id: `${index}` } })
        if (body.singleResult.data.user.name !== `user ${index}`) throw new Error('wrong answer')
      },
      teardown: () => server.stop(),
    }
  },
}
