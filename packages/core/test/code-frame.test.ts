import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codeFrame } from '../src/code-frame.ts'

const source = `const sessions = new Map()

export function open(id) {
\tconst session = { id }
  sessions.set(id, session)
  return session
}

open(1)
`

describe('a code frame', () => {
  test('shows one line before and four after, with a mark below the column', () => {
    expect(codeFrame(source, 3, 8)).toMatchInlineSnapshot(`
      "  2 |
      > 3 | export function open(id) {
          |        ^
        4 |   const session = { id }
        5 |   sessions.set(id, session)
        6 |   return session
        7 | }"
    `)
  })

  test('marks the column behind tabs, which are two spaces wide', () => {
    expect(codeFrame(source, 4, 2)).toMatchInlineSnapshot(`
      "  3 | export function open(id) {
      > 4 |   const session = { id }
          |   ^
        5 |   sessions.set(id, session)
        6 |   return session
        7 | }
        8 |"
    `)
  })

  test('aligns line numbers of different length, at the end of a file without a last newline', () => {
    const lines = Array.from({ length: 11 }, (_, at) => `line(${at + 1})`).join('\r\n')
    expect(codeFrame(lines, 9, 1)).toMatchInlineSnapshot(`
      "   8 | line(8)
      >  9 | line(9)
           | ^
        10 | line(10)
        11 | line(11)"
    `)
  })

  test('cuts long lines, and shows the piece around a mark that would be cut off', () => {
    const long = `${'a'.repeat(150)}()`
    const frame = codeFrame(`first()\n${long}\nlast()`, 2, 120)
    expect(frame).toBe(`  1 | first()\n> 2 | …${'a'.repeat(71)}()\n    | ${' '.repeat(41)}^\n  3 | last()`)
    expect(codeFrame(long, 1, 88)).toBe(`> 1 | ${'a'.repeat(88)}\n    | ${' '.repeat(87)}^`)
    expect(codeFrame(long, 1, 89)).toBe(`> 1 | …${'a'.repeat(87)}\n    | ${' '.repeat(41)}^`)
    const longer = `${'x'.repeat(600)}!${'y'.repeat(300)}`
    const [line, mark] = (codeFrame(longer, 1, 601) ?? '').split('\n')
    expect(line?.[mark?.indexOf('^') ?? 0]).toBe('!')
    expect(line).toHaveLength(6 + 88)
  })

  test('has no mark for a column that the line does not have', () => {
    expect(codeFrame('abc', 1, 5)).toBe('> 1 | abc')
    expect(codeFrame('abc', 1, 4)).toBe('> 1 | abc\n    |    ^')
    expect(codeFrame('abc', 1, 0)).toBe('> 1 | abc')
    expect(codeFrame('abc', 1, Number.POSITIVE_INFINITY)).toBe('> 1 | abc')
    expect(codeFrame('abc', 1, 2 ** 40)).toBe('> 1 | abc')
  })

  test('is not made for a line that is not there, or minified', () => {
    for (const line of [0, -1, 99, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(codeFrame(source, line, 1)).toBeUndefined()
    }
    expect(codeFrame('x'.repeat(1_001), 1, 1)).toBeUndefined()
    expect(codeFrame(`short\n${'x'.repeat(100_000)}`, 1, 1)?.length).toBeLessThan(200)
  })

  test('never throws, marks what stands at the column, and stays narrow', () => {
    const text = fc.array(fc.constantFrom('a', '\t', '\n', '\r\n', '{', '😀', ' '), { maxLength: 120 })
    const number = fc.oneof(fc.integer({ min: -5, max: 130 }), fc.double())
    fc.assert(
      fc.property(text, number, number, (parts, line, column) => {
        const lines = parts.join('').split(/\r?\n/)
        const frame = codeFrame(parts.join(''), line, column)
        if (frame === undefined) {
          expect(lines[line - 1]).toBeUndefined()
          return
        }
        expect(frame.split('\n').every((shown) => shown.length <= 110)).toBe(true)
        const [marked, below] = frame.slice(frame.startsWith('>') ? 0 : frame.indexOf('\n>') + 1).split('\n')
        if (below?.endsWith('^') !== true || below.includes('a')) return
        const pointed = (marked ?? '')[below.indexOf('^')]
        const real = lines[line - 1]?.[Math.trunc(column) - 1]
        // Spaces at the end of a line are not shown; a tab is two of them.
        expect(pointed ?? ' ').toBe(real === '\t' || real === undefined ? ' ' : real)
      }),
      { numRuns: 2_000 },
    )
  })
})
