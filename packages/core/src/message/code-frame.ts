/** Lines before and after the marked one. */
const BEFORE = 1
const AFTER = 4
const WIDEST = 100

/**
 * Source lines around a place, with a mark below the column, as the runners draw them.
 *
 * @param line - from 1.
 * @param column - from 1.
 * @returns undefined when the source has no such line, or the line is minified.
 */
export function codeFrame(source: string, line: number, column: number): string | undefined {
  const lines = source.split(/\r?\n/)
  const marked = lines[line - 1]
  if (marked === undefined || marked.length > 400) return undefined
  const first = Math.max(1, line - BEFORE)
  const last = Math.min(lines.length, line + AFTER)
  const gutter = String(last).length
  const shown: string[] = []
  for (let at = first; at <= last; at += 1) {
    const text = (lines[at - 1] ?? '').replaceAll('\t', '  ')
    shown.push(
      `${at === line ? '>' : ' '} ${String(at).padStart(gutter)} | ${text.slice(0, WIDEST)}`.trimEnd(),
    )
    if (at === line) {
      const tabs = (marked.slice(0, column - 1).match(/\t/g) ?? []).length
      shown.push(`  ${' '.repeat(gutter)} | ${' '.repeat(Math.max(0, column - 1 + tabs))}^`)
    }
  }
  return shown.join('\n')
}
