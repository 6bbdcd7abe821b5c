import type { Row } from './report.ts'

/** How the text of a row begins when nobody can tell who holds an object. */
export const NOT_KNOWN = 'not known: '

/**
 * What to do about objects that stay.
 *
 * @param what - `each Session`.
 * @param heldBy - rows that say who holds one of them; empty when nobody looked.
 */
export function letGo(what: string, heldBy: readonly Row[]): string {
  const known = heldBy[0] !== undefined && !heldBy[0].text.startsWith(NOT_KNOWN)
  return known
    ? `let go of ${what} there when its work is done`
    : `find what keeps ${what}: a listener, timer, Map or array that outlives the call, or a missing close()`
}
