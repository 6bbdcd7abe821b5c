/** Exit codes of the `qtests` command; docs/reference/report.md lists them. */
export const EXIT = {
  /** The report was written, whatever it says. */
  ok: 0,
  /** Kept for gates and comparisons: something that was measured is worse than allowed. */
  finding: 1,
  /** Nothing to report on, or a command that cannot be carried out. */
  trouble: 2,
} as const

/** The command cannot be carried out: one sentence for the person who typed it. Ends with {@link EXIT.trouble}. */
export class CommandError extends Error {
  override readonly name = 'QtestsCommandError'
}
