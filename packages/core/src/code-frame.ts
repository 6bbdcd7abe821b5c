/** Lines before and after the marked one. */
const BEFORE = 1
const AFTER = 4
const WIDEST = 88
/** A longer line is minified: a piece of it helps nobody. */
const MINIFIED = 400

/**
 * Source lines around a place, with a mark below the column, as the runners draw them: one line before, four after,
 * cut at 88 characters, which makes a line of a message 100 columns. Never throws.
 *
 * @param line - from 1.
 * @param column - from 1, counted in UTF-16 units; without a mark where it is not on the line as shown.
 * @returns undefined when the source has no such line, or the line is minified (over 400 characters).
 */
export function codeFrame(source: string, line: number, column: number): string | undefined {
  const lines = source.split(/\r?\n/)
  const marked = lines[line - 1]
  if (marked === undefined || marked.length > MINIFIED) return undefined
  const first = Math.max(1, line - BEFORE)
  const last = Math.min(lines.length, line + AFTER)
  const gutter = String(last).length
  const shown: string[] = []
  for (let at = first; at <= last; at += 1) {
    const text = (lines[at - 1] ?? '').replaceAll('\t', '  ')
    shown.push(
      `${at === line ? '>' : ' '} ${String(at).padStart(gutter)} | ${text.slice(0, WIDEST)}`.trimEnd(),
    )
    if (at === line && column >= 1 && column <= marked.length + 1) {
      const indent = marked.slice(0, column - 1).replaceAll('\t', '  ').length
      if (indent < WIDEST) shown.push(`  ${' '.repeat(gutter)} | ${' '.repeat(indent)}^`)
    }
  }
  return shown.join('\n')
}
