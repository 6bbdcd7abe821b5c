/**
 * The parts of what a person reads about one assertion, without colour or layout. Matchers fill it in,
 * `render.ts` lays it out, so that every matcher and every runner reads the same.
 */
export interface Report {
  /** The finding in one sentence without a full stop: "leaks 48 B per call, …". Starts with a verb in lower case. */
  readonly claim: string
  /** Short and rounded: "at most 32 B per call". Runners diff and ship it. */
  readonly expected: string
  /** Short and rounded: "48 B per call". */
  readonly received: string
  /** The numbers behind the claim, one short line each, as label and text. */
  readonly evidence: readonly Row[]
  /** Why: allocation sites with code frames, collector pauses, machine noise. Lines in order, already indented by 0. */
  readonly explanation: readonly Row[]
  /** What to do next, one sentence each. */
  readonly next: readonly string[]
}

/** A labelled line; continuation lines have an empty label. `verbatim` text (a code frame) is laid out as it is. */
export interface Row {
  readonly label: string
  readonly text: string
  readonly verbatim?: boolean
}

/**
 * Lines that are printed although the assertion passed. `allowed`: a leak that a list of known leaks allows. `note`:
 * something to put right. `written`: a file that has to be committed.
 */
export type NoticeKind = 'allowed' | 'note' | 'written'

/** One such line: a sentence without a full stop. */
export interface Notice {
  readonly kind: NoticeKind
  readonly text: string
}

/** The report where there is nothing to report. */
export function unmeasured(claim: string, expected: string, received: string): Report {
  return { claim, expected, received, evidence: [], explanation: [], next: [] }
}
