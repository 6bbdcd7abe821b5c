import { createRequire } from 'node:module'
import nodeTimers from 'node:timers'
import { fileURLToPath } from 'node:url'

/** The half of core that measures. */
type Adapter = typeof import('@qtests/core/adapter')

const NAME = '@qtests/core/adapter'
const require = createRequire(import.meta.url)
let loaded: Adapter | undefined

/**
 * Where it is, if it can be loaded at once: a matcher throws for misuse before it returns its promise. Node does that for ES modules
 * from 20.19 and 22.12 on, not where a runner links them itself: in a vm pool, where functions are not Node's.
 */
function place(): string | undefined {
  const ofNode = Object.getPrototypeOf(nodeTimers.setTimeout) === Function.prototype
  if (!ofNode || !process.features.require_module || typeof import.meta.resolve !== 'function')
    return undefined
  try {
    return fileURLToPath(import.meta.resolve(NAME))
  } catch {
    // Not Node's own `import.meta`: this module has been inlined.
    return undefined
  }
}

/** Loads it now, unless it can wait for the first assertion. */
export async function prepareAssertions(): Promise<void> {
  if (place() === undefined) await loadAssertions()
}

/** Loads it now. */
export async function loadAssertions(): Promise<Adapter> {
  loaded ??= await import('@qtests/core/adapter')
  return loaded
}

/** What measures, loaded if it was not yet. */
export function assertions(): Adapter {
  loaded ??= require(place() ?? NAME) as Adapter
  return loaded
}
