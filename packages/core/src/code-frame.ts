/** Lines before and after the marked one. */
const BEFORE = 1
const AFTER = 4
const WIDEST = 88
/** A longer line is minified: a piece of it helps nobody. */
const MINIFIED = 1_000
/** Of a line whose mark would be cut off, so much is shown before the mark. */
const LEAD = 40

/**
 * Source lines around a place, with a mark below the column, as the runners draw them: one line before, four after,
 * cut at 88 characters, which makes a line of a message 100 columns. Of a marked line that is too long for its mark, the
 * piece around the mark is shown. Never throws.
 *
 * @param line - from 1.
 * @param column - from 1, counted in UTF-16 units; without a mark where it is not on the line as shown.
 * @returns undefined when the source has no such line, or the line is minified (over 1,000 characters).
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
    const indent =
      at === line && column >= 1 && column <= marked.length + 1
        ? marked.slice(0, column - 1).replaceAll('\t', '  ').length
        : undefined
    const from = indent === undefined || indent < WIDEST ? 0 : indent - LEAD
    const piece = from === 0 ? text.slice(0, WIDEST) : `…${text.slice(from, from + WIDEST - 1)}`
    shown.push(`${at === line ? '>' : ' '} ${String(at).padStart(gutter)} | ${piece}`.trimEnd())
    if (indent !== undefined) {
      const mark = from === 0 ? indent : 1 + indent - from
      shown.push(`  ${' '.repeat(gutter)} | ${' '.repeat(mark)}^`)
    }
  }
  return shown.join('\n')
}
