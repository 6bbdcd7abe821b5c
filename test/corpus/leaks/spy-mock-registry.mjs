/** Every mock function stays in a global set. Source: https://github.com/vitest-dev/vitest/issues/9492 */
export default {
  package: '@vitest/spy',
  leaking: { version: '4.1.12', alias: 'spy-leaking' },
  fixed: { version: '5.1.1', alias: 'spy-fixed' },
  issue: 'vitest-dev/vitest#9492',
  subject({ fn }) {
    return (index) => fn((value) => value + 1)(index)
  },
}
