import { createRequire } from 'node:module'
import { sharedState } from '../state.ts'

/** The package that reads source maps, as far as it is used. */
export type Tracing = Pick<
  typeof import('@jridgewell/trace-mapping'),
  'TraceMap' | 'originalPositionFor' | 'sourceContentFor'
>

/**
 * Loads what reads source maps: on a failure only. Not by `import()`, of which Jest's sandbox has none for CommonJS modules.
 *
 * Jest 30 loads no module between tests, which is when fixtures end and say where something was left. So an adapter that has a side
 * outside of the sandbox gives a loader from there: {@link keepTracing}.
 */
export function loadTracing(): Tracing {
  const { tracing } = sharedState()
  if (tracing !== undefined) return tracing() as Tracing
  return createRequire(import.meta.url)('@jridgewell/trace-mapping') as Tracing
}

/** From here on, source maps in this global object are read by what `load` gives. */
export function keepTracing(load: () => Tracing): void {
  sharedState().tracing = load
}
