import { createRequire } from 'node:module'

/** The half of core that measures. */
type Adapter = typeof import('./adapter.ts')

let loaded: Adapter | undefined

/**
 * Whether it can be loaded at once: a matcher throws for misuse before it returns its promise. Node does that for ES modules from
 * 20.19 and 22.12 on, not where a runner links them itself: in a vm pool, where functions are not Node's.
 */
function loadsAtOnce(): boolean {
  const ofNode = Object.getPrototypeOf(process.getBuiltinModule) === Function.prototype
  return ofNode && process.features.require_module === true
}

/** Loads it now, unless it can wait for the first assertion. */
export async function prepareAssertions(): Promise<void> {
  if (!loadsAtOnce()) await loadAssertions()
}

/** Loads it now. */
export async function loadAssertions(): Promise<Adapter> {
  loaded ??= await import('./adapter.ts')
  return loaded
}

/** What measures, loaded if it was not yet: by a file of ours, because `require` would find the CommonJS half of core by its name. */
export function assertions(): Adapter {
  loaded ??= createRequire(import.meta.url)('./adapter.js') as Adapter
  return loaded
}
