import type { ProfileFrame } from './sampler.ts'

/** V8's names of the functions that it makes of the fields of a class, up to Node 20. */
const INSTANCE_FIELDS = '<instance_members_initializer>'
const STATIC_FIELDS = '<static_initializer>'

/**
 * A function as a message names it: what V8 makes of the fields of a class by that class, `fields of Session`.
 *
 * @param caller - the next frame outwards: the constructor of that class, unless V8 has inlined it.
 * @param line - the source from where the function starts, up to the end of its line; known of some only.
 */
export function functionName(
  frame: ProfileFrame | undefined,
  caller?: ProfileFrame | undefined,
  line?: string | undefined,
): string {
  if (isNamedByClass(frame, caller)) return `fields of ${frame?.functionName}`
  const name = frame?.functionName ?? ''
  const fields = name === INSTANCE_FIELDS ? 'fields' : name === STATIC_FIELDS ? 'static fields' : undefined
  if (fields === undefined) return name === '' ? '(anonymous function)' : name
  const declared = /^(?:\w+\s+)*?class\s+(?!extends\b)([\p{ID_Start}$_][\p{ID_Continue}$]*)/u.exec(line ?? '')
  // By convention only classes begin with a capital letter; a caller that does not is one that V8 left of several.
  const constructing =
    caller?.url === frame?.url && /^\p{Lu}[\p{ID_Continue}$]*$/u.test(caller?.functionName ?? '')
  const known = name === INSTANCE_FIELDS && constructing ? caller?.functionName : undefined
  return `${fields} of ${declared?.[1] ?? known ?? 'a class'}`
}

/**
 * From V8 12 on the fields of a class have the name of its constructor, which calls them, and start inside the class.
 * A function that calls itself starts where its caller does.
 */
function isNamedByClass(frame: ProfileFrame | undefined, caller: ProfileFrame | undefined): boolean {
  if (frame === undefined || caller === undefined || !/^\p{Lu}/u.test(frame.functionName)) return false
  if (frame.functionName !== caller.functionName || frame.scriptId !== caller.scriptId) return false
  const lines = frame.lineNumber - caller.lineNumber
  return lines > 0 || (lines === 0 && frame.columnNumber > caller.columnNumber)
}
