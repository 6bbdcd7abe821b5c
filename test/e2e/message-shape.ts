import { expect } from 'vitest'

/** Labels of the rows of a message, in order; a code frame is `|`. */
export function labelsOf(message: string): string[] {
  const labels: string[] = []
  for (const line of message.split('\n').slice(3)) {
    const label = /^ {2}(\S.{11,}?) {0,}(?= \S|$)/.test(line) ? line.slice(2, 15).trim() : ''
    const frame = /^\s+>?\s*\d* \|/.test(line)
    if (frame && labels.at(-1) !== '|') labels.push('|')
    else if (!frame && label !== '') labels.push(label)
  }
  return labels
}

/** Columns and lines that a terminal shows at once. */
const COLUMNS = 100
const LINES = 40

/** One screen, one prefix, and something to do next. */
export function expectReadable(message: string): void {
  const lines = message.split('\n')
  expect(lines.filter((line) => line.length > COLUMNS && !line.startsWith('[qtests]'))).toEqual([])
  expect(lines.length).toBeLessThanOrEqual(LINES)
  expect(message.match(/\[qtests\]/g)).toHaveLength(1)
  expect(message).not.toMatch(/\n\n\n|NaN|undefined|\[object/)
  if (!message.includes('.not.')) expect(message).toMatch(/\n {2}next {9}\S/)
}
