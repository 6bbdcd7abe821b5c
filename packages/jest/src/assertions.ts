import * as adapter from '@qtests/core/adapter'

/** The half of core that measures. */
export type Adapter = typeof adapter

/** What measures. As an ES module it is loaded with this file: nothing else can be there when a matcher is called. */
export function assertions(): Adapter {
  return adapter
}
