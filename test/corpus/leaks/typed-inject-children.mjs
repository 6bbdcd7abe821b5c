/** A disposed child injector stays in its parent's list. Source: https://github.com/nicojs/typed-inject/issues/37 */
export default {
  package: 'typed-inject',
  leaking: { version: '3.0.0', alias: 'typed-inject-leaking' },
  fixed: { version: '3.0.1', alias: 'typed-inject-fixed' },
  issue: 'nicojs/typed-inject#37',
  subject({ createInjector }) {
    const root = createInjector()
    return async (index) => {
      const request = root.provideValue('request', { index })
      request.resolve('request')
      await request.dispose()
    }
  },
}
