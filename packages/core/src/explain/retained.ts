import { affordable, type Cost, type Explaining, UNASKED } from './bounds.ts'
import { EXPLAINER } from './find.ts'
import { INSTALL } from './install.ts'
import type { NotExplained, RetainingPath } from './port.ts'

/** Who holds an object, or why that is not known. */
export type Retained =
  | {
      readonly kind: 'held'
      readonly className: string
      /** Its own bytes. */
      readonly bytes: number
      readonly path: RetainingPath
      /** The path as text, at most `width` columns a line: `registry (module variable in src/session.ts) -> Map -> Session`. */
      lines(width: number): string[]
    }
  /** It is there, but nothing that a reader could change holds it: weak links, or the measurement itself. */
  | { readonly kind: 'not-held'; readonly className: string }
  /** It was gone when the snapshot was taken, which collects more thoroughly than anything else. */
  | { readonly kind: 'collected' }
  /** One sentence without a full stop: why it is not known, and what would tell. */
  | { readonly kind: 'unknown'; readonly reason: string }

/**
 * Says who holds one object that should have been collected: the shortest path from a root of the heap to it.
 *
 * For failures only: writing a snapshot blocks the thread for half a second at 6 MB of heap, for 5 s at 75 MB;
 * it is not begun where it is foretold to end after the test's time limit. The caller must hold the object by nothing but
 * the reference.
 *
 * @param target - a weak reference to the object.
 * @param explaining - the matcher's `RunContext` has what is needed.
 * @param options - `subject`: a function whose variables count as holders while the test waits, such as the factory.
 * `cost`: what it may take, by default 10 s and 80 MB of heap.
 * @returns never rejects.
 * @example
 * const retained = await explainRetained(new WeakRef(session), context, { subject: factory })
 * if (retained.kind === 'held') rows.push(...retained.lines(80).map((text) => ({ label: 'held by', text })))
 */
export async function explainRetained(
  target: WeakRef<object>,
  explaining: Explaining,
  options: {
    readonly subject?: ((...args: never[]) => unknown) | undefined
    readonly cost?: Cost | undefined
  } = {},
): Promise<Retained> {
  const explainer = explaining.explainer?.()
  if (explainer === undefined) return { kind: 'unknown', reason: INSTALL }
  const bounds = affordable(explaining, options.cost ?? UNASKED)
  if (bounds === undefined) return { kind: 'unknown', reason: TOO_LATE }
  try {
    const result = await explainer.explainRetained({ target, subject: options.subject, ...bounds })
    if (result.status === 'collected') return { kind: 'collected' }
    if (result.status !== 'explained') return { kind: 'unknown', reason: reasonOf(result) }
    const { className, bytes, path } = result
    if (path === undefined) return { kind: 'not-held', className }
    return {
      kind: 'held',
      className,
      bytes,
      path,
      lines: (width) => explainer.renderPath(path, { width }),
    }
  } catch (error) {
    return { kind: 'unknown', reason: `${EXPLAINER} failed: ${String(error)}` }
  }
}

/** The test's time limit is too near. */
export const TOO_LATE = "the test's time limit is too near for a heap snapshot; give the test more time"

/** Why there is no explanation, with a lower case letter in front: it follows a colon. */
export function reasonOf({ reason }: NotExplained): string {
  return `${reason.charAt(0).toLowerCase()}${reason.slice(1)}`
}
