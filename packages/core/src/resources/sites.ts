import { codeFrame } from '../code-frame.ts'
import { openSession, post } from '../memory/collector.ts'
import { functionName } from '../memory/function-name.ts'
import { isForeign, isProgram, pathOf } from '../memory/own-code.ts'
import type { ProfileFrame } from '../memory/sampler.ts'
import { openSourceMaps, type SourcePlace } from '../memory/source-map.ts'
import { nodeProcess } from '../realm.ts'
import { sum } from './judge.ts'
import type { Left } from './watch.ts'

/** Where things that stay open were opened. */
export interface OpeningSite {
  /** Name of the first function of the program's own, from the opening outwards. */
  readonly function: string
  /** `src/poll.ts:41:17`: the line that opens, or calls into the package that does, mapped to its source. */
  readonly location: string
  /** Callers of it, nearest first, as `name (location)`. */
  readonly callers: readonly string[]
  /** The package that it called into, when the opening itself is in `node_modules`. */
  readonly through: string | undefined
  /** Share of all that stayed open in the second look, 0 to 1. */
  readonly share: number
  readonly codeFrame: string | undefined
  /** No function of the program's own was found, only a package or Node. */
  readonly foreign: boolean
}

const MOST_SITES = 3
const MOST_CALLERS = 3

/** Folders of what runs the tests: what only they have opened is not the subject's. */
export const RUNNER: RegExp =
  /[\\/]node_modules[\\/](?:\.pnpm[\\/])?(?:@?vitest|@jest|jest|tinypool|birpc|vite-node|vite)(?:[-+@\\/]|$)/

interface Group {
  readonly frames: readonly ProfileFrame[]
  count: number
}

/**
 * The sites of what a second look found open, most frequent first. Reads files and maps: for failures only. What was
 * opened by the runner alone, or by Node for it, has none.
 */
export async function findOpeningSites(left: readonly Left[]): Promise<OpeningSite[]> {
  const groups = bySite(left)
  if (groups.length === 0) return []
  const session = openSession()
  if (session === undefined) return []
  try {
    const ids = await scriptIds(session)
    const placeOf = await openSourceMaps(session)
    const total = sum(left.map(({ count }) => count))
    return groups
      .slice(0, MOST_SITES)
      .map((group) =>
        describeSite(group, group.count / total, (frame) =>
          placeOf({ ...frame, scriptId: ids.get(withoutQuery(pathOf(frame.url))) ?? '' }),
        ),
      )
  } finally {
    session.disconnect()
  }
}

function bySite(left: readonly Left[]): Group[] {
  const groups = new Map<string, Group>()
  for (const { stack, count } of left) {
    const frames = stack?.() ?? []
    const first = firstOwn(frames)
    if (first === undefined) continue
    const key = `${first.url}:${first.lineNumber}:${first.columnNumber}`
    const group = groups.get(key) ?? { frames, count: 0 }
    group.count += count
    groups.set(key, group)
  }
  return [...groups.values()].sort((a, b) => b.count - a.count)
}

/** The first frame of the program, else of a package that is not the runner's. */
function firstOwn(frames: readonly ProfileFrame[]): ProfileFrame | undefined {
  return frames.find(isProgram) ?? frames.find((frame) => isForeign(frame) && !RUNNER.test(frame.url))
}

function describeSite(
  { frames }: Group,
  share: number,
  placeOf: (frame: ProfileFrame) => SourcePlace,
): OpeningSite {
  const program = frames.filter(isProgram)
  const shown = program.length > 0 ? program : frames.filter(isForeign)
  const [first, ...callers] = shown as [ProfileFrame, ...ProfileFrame[]]
  const place = placeOf(first)
  return {
    function: functionName(first, callers[0]),
    location: locate(place),
    callers: callers
      .slice(0, MOST_CALLERS)
      .map((frame, at) => `${functionName(frame, callers[at + 1])} (${locate(placeOf(frame))})`),
    through: packageAbove(frames, first),
    share,
    codeFrame: place.text === undefined ? undefined : codeFrame(place.text, place.line, place.column),
    foreign: program.length === 0,
  }
}

/** Stacks name scripts by their path; the maps are found by V8's number of the script, the newest of a path. */
async function scriptIds(session: NonNullable<ReturnType<typeof openSession>>): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  const onScript = ({ params }: { params: { scriptId: string; url: string } }): void => {
    if (params.url !== '') ids.set(withoutQuery(pathOf(params.url)), params.scriptId)
  }
  session.on('Debugger.scriptParsed', onScript)
  try {
    await post(session, 'Debugger.enable')
    await post(session, 'Debugger.disable')
  } finally {
    session.off('Debugger.scriptParsed', onScript)
  }
  return ids
}

function withoutQuery(path: string): string {
  const at = path.indexOf('?')
  return at === -1 ? path : path.slice(0, at)
}

function locate({ path, line, column }: SourcePlace): string {
  const root = nodeProcess.cwd()
  const inside = path.startsWith(`${root}/`) || path.startsWith(`${root}\\`)
  return `${inside ? path.slice(root.length + 1).replaceAll('\\', '/') : path}:${line}:${column}`
}

function packageAbove(frames: readonly ProfileFrame[], first: ProfileFrame): string | undefined {
  for (const frame of frames) {
    if (frame === first) return undefined
    const match = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(pathOf(frame.url))
    if (match?.[1] !== undefined) return match[1].replaceAll('\\', '/')
  }
  return undefined
}
