/** The user's part of the stack at a matcher. */
export interface CallSite {
  /** `orders.test.ts:12:5`. */
  readonly location: string
  /** Lines of the stack from the user's first frame on, for an error that points there. */
  readonly frames: string
}

/**
 * Where a matcher was called, from the stack, or `undefined`.
 * Frames of node_modules, of node itself and of this package are not the user's.
 */
export function callSite(): CallSite | undefined {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 30
  const lines = (new Error().stack ?? '').split('\n')
  Error.stackTraceLimit = stackTraceLimit
  const places = lines.map((line) => /\(?((?:file:\/\/)?[^()\s][^()]*?:\d+:\d+)\)?$/.exec(line)?.[1])
  const own = directory(places.find((at) => at !== undefined) ?? '')
  const index = places.findIndex(
    (at) => at !== undefined && !/node_modules|node:|<anonymous>/.test(at) && directory(at) !== own,
  )
  const place = places[index]
  if (place === undefined) return undefined
  return { location: place.slice(directory(place).length), frames: lines.slice(index).join('\n') }
}

/** Lets the stack of an error start where the user's code called the matcher: runners show that line. */
export function pointTo<E extends Error>(site: CallSite | undefined, error: E): E {
  if (site !== undefined) error.stack = `${error.name}: ${error.message}\n${site.frames}`
  return error
}

function directory(place: string): string {
  return place.slice(0, Math.max(place.lastIndexOf('/'), place.lastIndexOf('\\')) + 1)
}
