/** What the setup file needs of the half of core that measures, as an ES module for who can only `require` it. */
export {
  bindMatchers,
  findExplainer,
  matcherDefinitions,
  openSuiteWatch,
  testLeakMessage,
} from '@qtests/core/adapter'
