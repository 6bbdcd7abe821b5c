import { UsageError } from '../errors.ts'
import { type CallSite, pointTo } from './call-site.ts'
import type { Assertion, MatcherDefinition } from './definition.ts'
import { isUsageError } from './error-kinds.ts'
import type { MatcherThis } from './port.ts'

/** All that can be refused before anything runs. */
export function prepare(
  definition: MatcherDefinition,
  context: MatcherThis,
  received: unknown,
  args: readonly unknown[],
  site: CallSite | undefined,
): Assertion {
  try {
    refuseMisuse(definition, context)
    return definition.prepare(received, args)
  } catch (error) {
    throw isUsageError(error) ? pointTo(site, error) : error
  }
}

function refuseMisuse(definition: MatcherDefinition, context: MatcherThis): void {
  // Only a matcher called on `expect(…)` has `promise` in its context; an asymmetric one has not.
  if (context === undefined || !('promise' in context)) {
    throw new UsageError(
      `${definition.name} measures its subject over time and has no asymmetric form. Write: ${definition.usage}`,
    )
  }
  if (context.poll === true) {
    throw new UsageError(
      `${definition.name} repeats its subject by itself and cannot be polled: each poll would start a new measurement. Write: ${definition.usage}`,
    )
  }
}
