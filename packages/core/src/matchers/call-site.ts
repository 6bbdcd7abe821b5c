/**
 * Where a matcher was called: `orders.test.ts:12:5`, from the stack, or `undefined`.
 * Frames of node_modules, of node itself and of this package are not the user's.
 */
export function callSite(): string | undefined {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 30
  const stack = new Error().stack ?? ''
  Error.stackTraceLimit = stackTraceLimit
  const places = stack
    .split('\n')
    .flatMap((line) => /\(?((?:file:\/\/)?[^()\s][^()]*?:\d+:\d+)\)?$/.exec(line)?.[1] ?? [])
  const own = directory(places[0] ?? '')
  const place = places.find((at) => !/node_modules|node:|<anonymous>/.test(at) && directory(at) !== own)
  return place?.slice(directory(place).length)
}

function directory(place: string): string {
  return place.slice(0, Math.max(place.lastIndexOf('/'), place.lastIndexOf('\\')) + 1)
}
