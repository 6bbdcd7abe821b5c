import type { MatcherDefinition } from './definition.ts'

/** Every matcher, in the order of the documentation. The adapters bind this list. */
export const matcherDefinitions: readonly MatcherDefinition[] = []
