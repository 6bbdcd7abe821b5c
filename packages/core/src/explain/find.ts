import { nodeProcess } from '../realm.ts'
import type { Explainer } from './port.ts'

/** The package that explains. Core does not depend on it: whoever wants retaining paths installs it. */
export const EXPLAINER = '@qtests/memlab'

/**
 * Looks for the package that reads heap snapshots, from each place in turn and then from the current directory.
 *
 * It is loaded by Node itself and not through the sandbox of a runner, in which no mock, transform or module reset of a
 * test may reach it, and for which it would be another thing kept alive by each test file. Takes some ms, so
 * it is called on a failure only.
 *
 * @param places - files or `file:` URLs whose packages may have it: the test file, the adapter.
 * @returns `undefined` where it is not installed, or of a version without what is asked of it.
 */
export function findExplainer(places: readonly (string | undefined)[] = []): Explainer | undefined {
  const { createRequire } = nodeProcess.getBuiltinModule('node:module')
  for (const place of [...places, `${nodeProcess.cwd()}/package.json`]) {
    if (place === undefined || place === '') continue
    try {
      const found: unknown = createRequire(place)(EXPLAINER)
      if (isExplainer(found)) return found
    } catch {
      // Not installed there.
    }
  }
  return undefined
}

function isExplainer(found: unknown): found is Explainer {
  const { explainRetainers, explainRetained, renderPath } = found as Partial<Record<keyof Explainer, unknown>>
  return [explainRetainers, explainRetained, renderPath].every((one) => typeof one === 'function')
}
