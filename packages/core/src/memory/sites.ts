import { codeFrame } from '../code-frame.ts'
import type { Attribution } from './attribute.ts'
import { openSession } from './collector.ts'
import { functionName } from './function-name.ts'
import { isForeign, isProgram, pathOf } from './own-code.ts'
import type { LiveStack, ProfileFrame } from './sampler.ts'
import { openSourceMaps, type SourcePlace } from './source-map.ts'

/** Where memory that is still alive was allocated. */
export interface AllocationSite {
  /** Name of the first function of the program's own, from the allocation outwards. */
  readonly function: string
  /** `src/session.ts:41:17`: the start of that function, mapped to the source where a map was found. */
  readonly location: string
  /** Callers of it, nearest first, as `name (location)`. */
  readonly callers: readonly string[]
  /** The package that it called into where most of the bytes were allocated; `undefined` when that was none. */
  readonly through: string | undefined
  /** All packages between the allocation and that function in its heaviest stack, nearest to the allocation first. */
  readonly packages: readonly string[]
  /** Path of the source file as far as it is known, without a line. */
  readonly file: string
  /** Bytes per call that stay alive from here. */
  readonly bytes: number
  /** Objects per call that stay alive from here; `undefined` when they could not be counted. */
  readonly count: number | undefined
  /** Share of all bytes that stay alive, 0 to 1. */
  readonly share: number
  /** Source lines around the function, with a mark. */
  readonly codeFrame: string | undefined
}

/** Most sites that a message shows. */
const MOST_SITES = 3

/** Sites with a smaller share are noise beside the others. */
const LEAST_SHARE = 0.05

/** Finds the sites of a leak, heaviest first. Reads files and maps: for failures only. */
export async function findSites(attribution: Attribution): Promise<AllocationSite[]> {
  const session = openSession()
  if (session === undefined) return []
  try {
    return describeSites(attribution, await openSourceMaps(session))
  } finally {
    session.disconnect()
  }
}

function describeSites(
  attribution: Attribution,
  placeOf: (frame: ProfileFrame) => SourcePlace,
): AllocationSite[] {
  const { stacks, calls, counted } = attribution
  const sites = bySite(stacks, calls)
  const total = sum(sites)
  if (total === 0) return []
  return [...sites.values()]
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, MOST_SITES)
    .filter((site) => site.bytes / total >= LEAST_SHARE)
    .map((site) => describeSite(site, counted, site.bytes / total, placeOf))
}

interface Group {
  readonly key: string
  /** Of the heaviest stack. */
  frames: readonly ProfileFrame[]
  heaviest: number
  /** Bytes per call by the package that the site called into; `undefined` for what it allocated by itself. */
  readonly through: Map<string | undefined, number>
  /** Per call. */
  bytes: number
  count: number
}

/** Stacks that share the first function of the program's own are one site. */
function bySite(stacks: readonly LiveStack[], calls: number): Map<string, Group> {
  const groups = new Map<string, Group>()
  for (const { frames, bytes, count } of stacks) {
    const own = frames.findIndex(isProgram)
    const start = Math.max(0, own === -1 ? frames.findIndex(isForeign) : own)
    const frame = frames[start]
    if (frame === undefined) continue
    const key = `${frame.scriptId}:${frame.lineNumber}:${frame.columnNumber}:${frame.functionName}`
    const group = groups.get(key) ?? {
      key,
      frames,
      heaviest: bytes,
      through: new Map(),
      bytes: 0,
      count: 0,
    }
    if (bytes > group.heaviest) Object.assign(group, { frames, heaviest: bytes })
    const entered = packagesBelow(frames, frame).at(-1)
    group.through.set(entered, (group.through.get(entered) ?? 0) + bytes / calls)
    group.bytes += bytes / calls
    group.count += count / calls
    groups.set(key, group)
  }
  return groups
}

function describeSite(
  group: Group,
  counted: boolean,
  share: number,
  placeOf: (frame: ProfileFrame) => SourcePlace,
): AllocationSite {
  const frames = group.frames.filter(isProgram)
  const shown = frames.length > 0 ? frames : group.frames.filter(isForeign)
  const [first, ...callers] = shown
  const place = first === undefined ? undefined : placeOf(first)
  const [[through] = []] = [...group.through].sort(([, a], [, b]) => b - a)
  return {
    function: functionName(first, callers[0], place && restOfLine(place)),
    location: place === undefined ? 'native code' : locate(place),
    callers: callers
      .slice(0, 3)
      .map((frame, at) => `${functionName(frame, callers[at + 1])} (${locate(placeOf(frame))})`),
    through,
    packages: [...new Set(packagesBelow(group.frames, first))],
    file: place?.path ?? '',
    bytes: group.bytes,
    count: counted ? group.count : undefined,
    share,
    codeFrame: place?.text === undefined ? undefined : codeFrame(place.text, place.line, place.column),
  }
}

function restOfLine({ text, line, column }: SourcePlace): string | undefined {
  return text?.split(/\r?\n/)[line - 1]?.slice(column - 1)
}

function locate({ path, line, column }: SourcePlace): string {
  const root = process.cwd()
  const inside = path.startsWith(`${root}/`) || path.startsWith(`${root}\\`)
  return `${inside ? path.slice(root.length + 1).replaceAll('\\', '/') : path}:${line}:${column}`
}

/** One a frame, nearest to the allocation first: the last one is what the site called into. */
function packagesBelow(frames: readonly ProfileFrame[], first: ProfileFrame | undefined): string[] {
  const found: string[] = []
  for (const frame of frames) {
    if (frame === first) break
    const match = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(pathOf(frame.url))
    if (match?.[1] !== undefined) found.push(match[1].replaceAll('\\', '/'))
  }
  return found
}

function sum(groups: Map<string, Group>): number {
  let bytes = 0
  for (const group of groups.values()) bytes += group.bytes
  return bytes
}
