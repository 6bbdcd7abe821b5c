/** Each run leaves its listener on the signal. Source: https://github.com/langchain-ai/langchainjs/pull/6497 */
export default {
  package: '@langchain/core',
  leaking: { version: '0.2.23', alias: 'langchain-core-leaking' },
  fixed: { version: '0.2.24', alias: 'langchain-core-fixed' },
  issue: 'langchain-ai/langchainjs#6497',
  entry: 'runnables',
  // A millisecond a call and more, ever slower with the listeners: in two seconds of a busy machine too few fit.
  options: { maxTime: 8_000 },
  subject({ RunnableLambda }) {
    const { signal } = new AbortController()
    const double = RunnableLambda.from((value) => value * 2)
    return (index) => double.invoke(index, { signal })
  },
}
