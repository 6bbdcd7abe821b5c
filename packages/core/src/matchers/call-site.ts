/** The user's part of the stack at a matcher. */
export interface CallSite {
  /** `orders.test.ts:12:5`. */
  readonly location: string
  /** Lines of the stack from the user's first frame on, for an error that points there. */
  readonly frames: string
}

/**
 * Where a matcher was called, from the stack, or `undefined`.
 * Frames of node_modules, of node itself and of this package are not the user's. Never throws.
 */
export function callSite(): CallSite | undefined {
  const lines = stackLines()
  const places = lines.map(placeOf)
  const own = directory(places.find((at) => at !== undefined) ?? '')
  const index = places.findIndex(
    (at) => at !== undefined && !/node_modules|node:|<anonymous>/.test(at) && directory(at) !== own,
  )
  const place = places[index]
  if (place === undefined) return undefined
  return { location: place.slice(directory(place).length), frames: lines.slice(index).join('\n') }
}

/** With the name of a function in front, `at f (/a/b.ts:1:2)`, or without. Folders may have parentheses in their names. */
function placeOf(line: string): string | undefined {
  return (/^\s*at [^()]+ \((.+:\d+:\d+)\)$/.exec(line) ?? /^\s*at (?:async )?(.+:\d+:\d+)$/.exec(line))?.[1]
}

function stackLines(): string[] {
  const { stackTraceLimit } = Error
  try {
    Error.stackTraceLimit = 30
    // Not a text where a test has an `Error.prepareStackTrace` of its own.
    const stack: unknown = new Error().stack
    return typeof stack === 'string' ? stack.split('\n') : []
  } catch {
    // `Error` is frozen, or that function threw. A place is a help, not a condition.
    return []
  } finally {
    Reflect.set(Error, 'stackTraceLimit', stackTraceLimit)
  }
}

/** Lets the stack of an error start where the user's code called the matcher: runners show that line. */
export function pointTo<E extends Error>(site: CallSite | undefined, error: E): E {
  if (site !== undefined) error.stack = `${error.name}: ${error.message}\n${site.frames}`
  return error
}

function directory(place: string): string {
  return place.slice(0, Math.max(place.lastIndexOf('/'), place.lastIndexOf('\\')) + 1)
}
