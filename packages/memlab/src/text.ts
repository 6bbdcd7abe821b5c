/** The message of anything that was thrown; never throws. */
export function text(error: unknown): string {
  try {
    const { message } = error as { message?: unknown }
    return typeof message === 'string' ? message : String(error)
  } catch {
    return 'an unprintable value'
  }
}
