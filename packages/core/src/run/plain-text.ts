// Captured: a test may patch or mock what it likes later.
const { stringify } = JSON
const { getPrototypeOf, keys } = Object
const { isFinite: isFiniteNumber } = Number
const ofObjects = Object.prototype

/** Tables within tables of the record of a test, which is what is written most: the readings in its snapshot. */
const DEEPEST = 3

/**
 * JSON text of a table of texts, finite numbers and other such tables, by the engine's own writer, which is an order of magnitude
 * faster than a walk of ours; `undefined` for anything else, of which JSON has no word, says something else, or runs code.
 */
export function plainText(value: unknown): string | undefined {
  try {
    return isPlain(value, DEEPEST) ? stringify(value) : undefined
  } catch {
    return undefined
  }
}

function isPlain(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || depth === 0) return false
  // Of its own, or patched onto the prototype of all objects.
  if (getPrototypeOf(value) !== ofObjects || 'toJSON' in value) return false
  for (const key of keys(value)) {
    const entry = (value as Record<string, unknown>)[key]
    switch (typeof entry) {
      case 'number':
        if (!isFiniteNumber(entry)) return false
        break
      case 'string':
      case 'boolean':
      case 'undefined':
        break
      default:
        if (!isPlain(entry, depth - 1)) return false
    }
  }
  return true
}
