/** This project's matcher at the options of the case, which are the defaults where none are given. */
import { bindMatchers, matcherDefinitions } from '@qtests/core/adapter'

export async function qtests(options) {
  return async (subject) => {
    const records = []
    const { matchers } = bindMatchers(matcherDefinitions, {
      currentTest: () => undefined,
      record: (record) => records.push(record),
    })
    await matchers.toNotLeakMemory.call({ isNot: false, promise: '' }, subject, options)
    const [{ verdict, calls }] = records
    return { answer: { fail: 'alarm', pass: 'quiet' }[verdict] ?? verdict, calls }
  }
}
