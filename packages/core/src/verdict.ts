/**
 * What judging returns. A closed union: a `switch` over `kind` has no default, so that a new kind
 * cannot be forgotten anywhere.
 *
 * @typeParam E - evidence: the numbers that carry the verdict, with its error bound.
 */
export type Verdict<E> = PassVerdict<E> | FailVerdict<E> | InconclusiveVerdict<E> | UnsupportedVerdict

/** The four kinds of verdict. */
export type VerdictKind = Verdict<unknown>['kind']

/** The budget was shown to be kept. */
export interface PassVerdict<E> {
  readonly kind: 'pass'
  readonly evidence: E
  readonly caveats: readonly Caveat[]
}

/** Proof that the budget was violated. Nothing weaker is ever red. */
export interface FailVerdict<E> {
  readonly kind: 'fail'
  readonly evidence: E
  readonly caveats: readonly Caveat[]
}

/** Neither shown nor disproved with the calls and the time there were. */
export interface InconclusiveVerdict<E> {
  readonly kind: 'inconclusive'
  /** One sentence without a full stop: why no verdict was reached, and what would bring one. */
  readonly reason: string
  readonly evidence: E
  readonly caveats: readonly Caveat[]
}

/** This environment cannot answer the question at all. Treated as inconclusive: one visible line, or red if asked for. */
export interface UnsupportedVerdict {
  readonly kind: 'unsupported'
  /** One sentence without a full stop: what is missing and how to get it. */
  readonly reason: string
  readonly caveats: readonly Caveat[]
}

/** A doubt that is printed beside the verdict. */
export interface Caveat {
  /** Stable code in capitals, documented in docs/reference/caveats.md, for example `NO_RUN_QUEUE_CLOCK`. */
  readonly code: string
  /** One sentence without a full stop, for a person. */
  readonly text: string
}
