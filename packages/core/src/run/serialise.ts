import { types } from 'node:util'

/** How much of a value is written. All inclusive; `Infinity` for no limit. */
export interface SerialiseLimits {
  /** Longest text or key, in UTF-16 units. */
  readonly text: number
  /** Most entries of one list or table. */
  readonly items: number
  /** Deepest nesting; what lies deeper is named, not written. */
  readonly depth: number
  /** Longest result in UTF-16 units: work stops there, however large the value is. */
  readonly total: number
}

// Captured: a test may patch or mock what it likes later.
const { stringify } = JSON
const { isArray } = Array
const { keys } = Object
const { isFinite: isFiniteNumber } = Number

/** Most fields of the outermost object. No record type has half as many, so a cut never takes a field's place. */
const FIELDS = 64

/**
 * JSON text of anything, by a walk of our own: `toJSON` methods, of the value or patched onto prototypes, are
 * never run, and nothing throws. What JSON has no word for is said in text: `NaN` and infinities by name, a
 * BigInt as `12n`, a cycle as `[cycle]`, a property that throws as `[unreadable: …]`. `undefined` leaves its
 * property out, as in JSON.
 *
 * @returns `undefined` when the text would be longer than `limits.total`.
 */
export function serialise(value: unknown, limits: SerialiseLimits): string | undefined {
  let used = 0
  let over = false
  const ancestors: object[] = []

  const emit = (text: string): string => {
    used += text.length
    if (used > limits.total) over = true
    return text
  }

  const quoted = (text: string): string => {
    if (text.length > limits.text) return emit(stringify(`${cutText(text, limits.text)}…`))
    // Looked at before it is quoted: a text of 100 MB must not cost 100 MB.
    if (used + text.length > limits.total) over = true
    return over ? '' : emit(stringify(text))
  }

  const walk = (value: unknown): string => {
    switch (typeof value) {
      case 'string':
        return quoted(value)
      case 'number':
        return isFiniteNumber(value) ? emit(`${value}`) : emit(`"${value}"`)
      case 'boolean':
        return emit(value ? 'true' : 'false')
      case 'undefined':
        return emit('null')
      case 'bigint':
        return quoted(`${value}n`)
      case 'symbol':
        return quoted(String(value))
      case 'function':
        return quoted(`[function ${nameOf(value)}]`)
      default:
        return value === null ? emit('null') : guarded(value as object)
    }
  }

  const guarded = (value: object): string => {
    if (ancestors.includes(value)) return quoted('[cycle]')
    if (ancestors.length >= limits.depth) return quoted('[nested too deep]')
    const before = used
    ancestors.push(value)
    try {
      return container(value)
    } catch (error) {
      // A revoked Proxy, a trap that throws: the rest of the record still counts.
      used = before
      return quoted(unreadable(error))
    } finally {
      ancestors.pop()
    }
  }

  const container = (value: object): string => {
    if (isArray(value)) return list(value)
    const special = describeSpecial(value)
    return special === undefined ? table(value as Record<string, unknown>) : quoted(special)
  }

  const list = (values: readonly unknown[]): string => {
    let text = emit('[')
    const count = Math.min(values.length, limits.items)
    for (let index = 0; index < count && !over; index++) {
      if (index > 0) text += emit(',')
      text += member(values, index)
    }
    return text + emit(']')
  }

  const table = (values: Record<string, unknown>): string => {
    let text = emit('{')
    let room = ancestors.length === 1 ? Math.max(FIELDS, limits.items) : limits.items
    for (const key of keys(values)) {
      if (room-- <= 0 || over) break
      const before = used
      const start = `${text.length > 1 ? emit(',') : ''}${quoted(key)}${emit(':')}`
      const written = member(values, key)
      if (written === '') used = before
      else text += start + written
    }
    return text + emit('}')
  }

  /** Empty for `undefined` in a table: JSON leaves such a property out. */
  const member = (values: object, key: string | number): string => {
    let entry: unknown
    try {
      entry = (values as Record<string | number, unknown>)[key]
    } catch (error) {
      return quoted(unreadable(error))
    }
    return entry === undefined && typeof key === 'string' ? '' : walk(entry)
  }

  const text = walk(value)
  return over ? undefined : text
}

/** The first `length` units, never half of a surrogate pair. */
function cutText(text: string, length: number): string {
  const last = text.charCodeAt(length - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length)
}

/** Objects whose enumerable properties say nothing, or far too much. `undefined` for all others. */
function describeSpecial(value: object): string | undefined {
  if (types.isDate(value)) {
    const time = Date.prototype.getTime.call(value)
    return isFiniteNumber(time) ? new Date(time).toISOString() : '[invalid Date]'
  }
  if (types.isNativeError(value)) return `${value.name}: ${value.message}`
  if (types.isMap(value)) return `[Map of ${value.size}]`
  if (types.isSet(value)) return `[Set of ${value.size}]`
  if (types.isRegExp(value)) return String(value)
  if (types.isPromise(value)) return '[Promise]'
  if (types.isBoxedPrimitive(value)) return `[${typeof value.valueOf()} object ${String(value.valueOf())}]`
  if (ArrayBuffer.isView(value)) return `[binary data of ${value.byteLength} B]`
  if (types.isAnyArrayBuffer(value)) return `[binary data of ${value.byteLength} B]`
  return undefined
}

function unreadable(error: unknown): string {
  try {
    const message: unknown = (error as { message?: unknown } | null)?.message
    return `[unreadable: ${typeof message === 'string' ? message : String(error)}]`
  } catch {
    return '[unreadable]'
  }
}

function nameOf(value: { readonly name?: unknown }): string {
  try {
    return typeof value.name === 'string' && value.name !== '' ? value.name : 'without a name'
  } catch {
    return 'unreadable'
  }
}
