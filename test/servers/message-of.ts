import { stripVTControlCharacters } from 'node:util'

/** The message with which an assertion fails, without colours. */
export function messageOf(assertion: () => void): string {
  try {
    assertion()
  } catch (error) {
    return stripVTControlCharacters((error as Error).message)
  }
  throw new Error('the assertion passed')
}
