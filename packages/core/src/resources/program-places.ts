import { codeFrame } from '../code-frame.ts'
import { isProgram, pathOf } from '../memory/own-code.ts'
import type { ProfileFrame } from '../memory/sampler.ts'
import { sourcePlaces } from '../memory/source-map.ts'
import { nodeProcess } from '../realm.ts'

/** Frames of a stack, innermost first; formatting is put off until it is called. */
export type Stack = () => readonly ProfileFrame[]

/** A place in the program. */
export interface StackPlace {
  readonly function: string
  /** `src/orders.ts:41:17`, mapped to the source where a map was found. */
  readonly location: string
  /** Source lines around the place, where the source could be read. */
  readonly codeFrame: string | undefined
}

/**
 * The places of a stack that are the program's own, innermost first; where there are none, those of its packages.
 * Reads source maps through the inspector, which takes some ms: for failures only. Never throws.
 */
export function programPlaces(stack: Stack): StackPlace[] {
  const all = stack().filter(({ url }) => url !== '' && !pathOf(url).startsWith('node:'))
  const own = all.filter(isProgram)
  const placeOf = mapper()
  return (own.length > 0 ? own : all).map((frame) => {
    const { path, line, column, text } = placeOf(frame)
    return {
      function: frame.functionName === '' ? '(anonymous function)' : frame.functionName,
      location: `${relative(path)}:${line}:${column}`,
      codeFrame: text === undefined ? undefined : codeFrame(text, line, column),
    }
  })
}

function mapper(): ReturnType<typeof sourcePlaces> {
  const scripts = new Map<string, string>()
  const maps = new Map<string, string>()
  try {
    // Loaded on a failure only. Not by `import()`: a matcher on a probe answers at once. Not by `require`, which a mock may answer.
    const { Session } = nodeProcess.getBuiltinModule('node:inspector')
    const session = new Session()
    session.connect()
    session.on('Debugger.scriptParsed', ({ params }) => {
      if (params.url !== '') scripts.set(plain(params.url), params.scriptId)
      if (params.sourceMapURL) maps.set(params.scriptId, params.sourceMapURL)
    })
    // On the session's own thread the answers, and these events, come before `post` returns.
    session.post('Debugger.enable')
    session.post('Debugger.disable')
    session.disconnect()
  } catch {
    // Node without an inspector: places in the code as it runs are still places.
  }
  const placeOf = sourcePlaces(maps)
  return (frame) => placeOf({ ...frame, scriptId: scripts.get(plain(frame.url)) ?? '' })
}

/** Runners load the same file again under another query. */
function plain(url: string): string {
  const path = pathOf(url)
  const query = path.indexOf('?')
  return query === -1 ? path : path.slice(0, query)
}

function relative(path: string): string {
  const root = nodeProcess.cwd()
  const inside = path.startsWith(`${root}/`) || path.startsWith(`${root}\\`)
  return inside ? path.slice(root.length + 1).replaceAll('\\', '/') : plain(path)
}
