import { fingerprintKind } from './fingerprint.ts'

/** Known leaks: fingerprint to the reason why it is allowed. */
export type Allowed = Readonly<Record<string, string>>

/** A part of a leak that has a fingerprint of its own. */
export interface LeakPart {
  readonly fingerprint: string
  /** Per call. */
  readonly bytes: number
}

/** The parts of a leak as two kinds of evidence show them; absent where there is none of a kind. */
export interface LeakParts {
  /** By who holds it; absent when no snapshot could be read. */
  readonly held: readonly LeakPart[] | undefined
  /** By who allocated it; absent when no site was found. */
  readonly sites: readonly LeakPart[] | undefined
}

/** What a list of known leaks says about one that was found. */
export type AllowJudgement =
  /** Nothing, or not all of it. `gone`: entries that this leak has nothing of, although it was looked for. */
  | { readonly kind: 'not-allowed'; readonly gone: readonly string[] }
  | { readonly kind: 'allowed'; readonly used: readonly string[]; readonly gone: readonly string[] }
  /** The evidence that an entry stands for is missing in this run. */
  | { readonly kind: 'unclear'; readonly entries: readonly string[] }

/**
 * Whether a leak is known. It is when all that it consists of is: by who holds it, or, for entries that were written down
 * where that was not known, by who allocated it. What is left over may stay within the tolerance.
 *
 * A leak that cannot be compared with the list is neither red nor green: there is no proof that it is another one.
 */
export function judgeAllowed(allow: Allowed, parts: LeakParts, tolerance: number): AllowJudgement {
  const entries = Object.keys(allow)
  const views = [parts.held, parts.sites].filter((view) => view !== undefined && view.length > 0)
  const present = new Set(views.flatMap((view) => (view ?? []).map(({ fingerprint }) => fingerprint)))
  const used = entries.filter((entry) => present.has(entry))
  const unknowable = entries.filter((entry) => {
    const view = fingerprintKind(entry) === 'held' ? parts.held : parts.sites
    return view === undefined
  })
  const gone = entries.filter((entry) => !present.has(entry) && !unknowable.includes(entry))
  const covered = views.some((view) => leftOver(view ?? [], allow) < tolerance)
  if (covered && used.length > 0) return { kind: 'allowed', used, gone }
  return unknowable.length > 0 ? { kind: 'unclear', entries: unknowable } : { kind: 'not-allowed', gone }
}

function leftOver(view: readonly LeakPart[], allow: Allowed): number {
  return view
    .filter(({ fingerprint }) => !Object.hasOwn(allow, fingerprint))
    .reduce((sum, { bytes }) => sum + bytes, 0)
}
