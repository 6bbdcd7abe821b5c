import type { Summary } from '../summary/summary.ts'

/** The summary as JSON, indented, with a line feed at its end. Its shape is {@link Summary}; `schema` is its version. */
export function renderJson(summary: Summary): string {
  return `${JSON.stringify(summary, undefined, 2)}\n`
}
