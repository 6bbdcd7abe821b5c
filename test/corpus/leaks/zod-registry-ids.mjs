/** A schema that was removed from a registry stays in its table of ids. Source: https://github.com/colinhacks/zod/pull/4837 */
export default {
  package: 'zod',
  leaking: { version: '3.25.74', alias: 'zod-ids-leaking' },
  fixed: { version: '3.25.76', alias: 'zod-ids-fixed' },
  issue: 'colinhacks/zod#4837',
  entry: 'v4',
  subject({ z }) {
    const registry = z.registry()
    return (index) => {
      const schema = z.string()
      registry.add(schema, { id: `user-${index}` })
      registry.remove(schema)
    }
  },
}
