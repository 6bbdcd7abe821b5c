import { formatCount } from '@qtests/core/run'
import type { TestName } from '../summary/summary.ts'

/**
 * Any text on one line, harmless to a terminal: control and formatting characters (escape sequences, line ends,
 * reversals of the reading direction), lone surrogates and code points that are no characters become visible escapes such as `\u001b`.
 */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    if (character === '\n') return '\\n'
    // Joins emoji and letters of some scripts; does nothing to a line.
    if (code === 0x200d || code === 0x200c) return character
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** At most `length` characters, the middle left out: the start says where, the end says what. */
export function shorten(text: string, length: number): string {
  const characters = [...text]
  if (characters.length <= length) return text
  const tail = Math.floor((length - 1) / 2)
  return `${characters.slice(0, length - 1 - tail).join('')}…${characters.slice(characters.length - tail).join('')}`
}

/** `src/a.test.ts > suite > test`, with the project in front where there is one. */
export function fullName({ project, file, test }: TestName): string {
  const parts = [file === '' ? 'outside of a test file' : file, test === '' ? 'outside of tests' : test]
  return `${project === undefined || project === '' ? '' : `[${project}] `}${parts.join(' > ')}`
}

/** `1 test`, `2 tests`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}
