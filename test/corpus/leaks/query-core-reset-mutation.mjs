/** A mutation whose observer was reset is never collected from the cache. Source: https://github.com/TanStack/query/pull/6509 */
export default {
  package: '@tanstack/query-core',
  leaking: { version: '5.12.1', alias: 'query-core-leaking' },
  fixed: { version: '5.13.4', alias: 'query-core-fixed' },
  issue: 'TanStack/query#6509',
  subject({ MutationObserver, QueryClient }) {
    const client = new QueryClient({ defaultOptions: { mutations: { gcTime: 0 } } })
    const observer = new MutationObserver(client, { mutationFn: async (index) => index })
    observer.subscribe(() => undefined)
    return async (index) => {
      await observer.mutate(index)
      observer.reset()
    }
  },
}
