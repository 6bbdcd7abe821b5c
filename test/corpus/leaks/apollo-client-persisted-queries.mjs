/** Each link for persisted queries leaves its hashes with the document. Source: https://github.com/apollographql/apollo-client/pull/10805 */
export default {
  package: '@apollo/client',
  leaking: { version: '3.7.12', alias: 'apollo-client-persisted-leaking' },
  fixed: { version: '3.7.13', alias: 'apollo-client-persisted-fixed' },
  issue: 'apollographql/apollo-client#10805',
  entry: 'link/persisted-queries/persisted-queries.cjs',
  // The hashes are asked for within an observable.
  site: /through (zen-observable|@apollo\/client)/,
  // What grows is a table, in steps that are far apart.
  options: { maxTime: 6_000 },
  async subject({ default: { createPersistedQueryLink } }) {
    const { parse } = await import('graphql')
    const { createRequire } = await import('node:module')
    const require = createRequire(import.meta.url)
    const query = parse('query User { user { id } }')
    // The link under test is of either version, what it is linked to of one.
    const { ApolloLink, Observable, execute } = require('apollo-client-persisted-fixed/core/core.cjs')
    return async () => {
      const link = ApolloLink.from([
        createPersistedQueryLink({ generateHash: async () => 'hash' }),
        new ApolloLink(() => Observable.of({ data: { user: null } })),
      ])
      await new Promise((resolve, reject) => {
        execute(link, { query }).subscribe({ complete: resolve, error: reject })
      })
    }
  },
}
