import { type BoundMatchers, bindMatchers, findExplainer, matcherDefinitions } from '@qtests/core/adapter'

/**
 * The bare matchers, for an `expect.extend` of your own: no snapshots, no run log, and nothing notices an assertion
 * that was not awaited. The setup entry does all of that.
 *
 * @example expect.extend(matchers)
 */
export const matchers: BoundMatchers = bindMatchers(matcherDefinitions, {
  currentTest: () => undefined,
  record: () => {},
  explainer: () => findExplainer([import.meta.url]),
}).matchers
