/** Schemas with a description stay in the global registry after they are dropped. Source: https://github.com/elastic/kibana/pull/258147 */
export default {
  package: 'zod',
  leaking: { version: '4.1.7', alias: 'zod-leaking' },
  fixed: { version: '4.1.8', alias: 'zod-fixed' },
  issue: 'elastic/kibana#258147',
  subject({ z }) {
    return (index) => z.string().describe('a name').safeParse(index)
  },
}
