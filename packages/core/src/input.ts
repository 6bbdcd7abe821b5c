/** Reading and refusing input, without the rest of core: what the other packages check their options with. */
export { describe, expected, PREFIX, UsageError } from './errors.ts'
export { checkArguments } from './matchers/arguments.ts'
export type { Bytes, Duration } from './units.ts'
export { formatBytes, formatCount, formatDuration, parseBytes, parseDuration } from './units.ts'
