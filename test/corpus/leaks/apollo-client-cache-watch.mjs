/** The cache keeps watches that were ended in its dependencies. Source: https://github.com/apollographql/apollo-client/pull/7157 */
export default {
  package: '@apollo/client',
  leaking: { version: '3.2.3', alias: 'apollo-client-watch-leaking' },
  fixed: { version: '3.2.4', alias: 'apollo-client-watch-fixed' },
  issue: 'apollographql/apollo-client#7157',
  entry: 'core/core.cjs.js',
  // Calls get slower with what is kept; at two seconds a busy machine is not sure that the growth goes on.
  options: { maxTime: 6_000 },
  async subject({ default: { InMemoryCache, gql } }) {
    const cache = new InMemoryCache()
    const query = gql('{ user { id name } }')
    cache.writeQuery({ query, data: { user: { __typename: 'User', id: 1, name: 'Ann' } } })
    return (index) => {
      const end = cache.watch({ query, optimistic: true, callback: () => index })
      cache.writeQuery({ query, data: { user: { __typename: 'User', id: 1, name: `Ann ${index}` } } })
      end()
    }
  },
}
