import type inspector from 'node:inspector'
import type { TraceMap } from '@jridgewell/trace-mapping'
import { nodeProcess } from '../realm.ts'
import { post } from './collector.ts'
import { pathOf } from './own-code.ts'
import type { ProfileFrame } from './sampler.ts'
import { loadTracing } from './tracing.ts'

/** A place in a source file; lines from 1, columns from 1. */
export interface SourcePlace {
  /** Path as far as it is known; a file of the project in most cases. */
  readonly path: string
  readonly line: number
  readonly column: number
  /** The source's text, where it could be had. */
  readonly text: string | undefined
}

const { readFileSync } = nodeProcess.getBuiltinModule('node:fs')

/**
 * Maps frames back to the sources through the maps that the runner's transform left in the scripts. V8 names
 * them when the debugger is enabled, which is done here only: on a failure, after all measuring.
 */
export async function openSourceMaps(
  session: inspector.Session,
): Promise<(frame: ProfileFrame) => SourcePlace> {
  return sourcePlaces(await sourceMapUrls(session))
}

/** @param mapUrls - the map that each script names at its end, by V8's number of the script. */
export function sourcePlaces(mapUrls: ReadonlyMap<string, string>): (frame: ProfileFrame) => SourcePlace {
  const maps = new Map<string, TraceMap | undefined>()
  const { TraceMap: Tracer, originalPositionFor, sourceContentFor } = loadTracing()

  const mapOf = (frame: ProfileFrame): TraceMap | undefined => {
    if (maps.has(frame.scriptId)) return maps.get(frame.scriptId)
    let map: TraceMap | undefined
    try {
      const json = readMap(mapUrls.get(frame.scriptId), pathOf(frame.url))
      if (json !== undefined) map = new Tracer(json, pathOf(frame.url))
    } catch {
      // A map that cannot be read leaves the place in the transformed code, which is still a place.
    }
    maps.set(frame.scriptId, map)
    return map
  }

  return (frame) => {
    const path = pathOf(frame.url)
    const plain = { path, line: frame.lineNumber + 1, column: frame.columnNumber + 1, text: textOf(path) }
    const map = mapOf(frame)
    if (map === undefined) return plain
    const found = originalPositionFor(map, { line: plain.line, column: Math.max(0, frame.columnNumber) })
    if (found.source === null) return plain
    const source = pathOf(found.source)
    return {
      path: source,
      line: found.line,
      column: found.column + 1,
      text: sourceContentFor(map, found.source) ?? textOf(source),
    }
  }
}

/** The map that each script names at its end: inline data or a file beside it. */
async function sourceMapUrls(session: inspector.Session): Promise<Map<string, string>> {
  const urls = new Map<string, string>()
  const onScript = ({
    params,
  }: {
    params: { scriptId: string; sourceMapURL?: string | undefined }
  }): void => {
    if (params.sourceMapURL !== undefined && params.sourceMapURL !== '')
      urls.set(params.scriptId, params.sourceMapURL)
  }
  session.on('Debugger.scriptParsed', onScript)
  try {
    await post(session, 'Debugger.enable')
    await post(session, 'Debugger.disable')
  } finally {
    session.off('Debugger.scriptParsed', onScript)
  }
  return urls
}

function readMap(url: string | undefined, script: string): string | undefined {
  if (url === undefined) return undefined
  const data = /^data:[^,]*?(;base64)?,/.exec(url)
  if (data !== null) {
    const body = url.slice(data[0].length)
    return data[1] === undefined ? decodeURIComponent(body) : Buffer.from(body, 'base64').toString('utf8')
  }
  if (/^[a-z]+:\/\//i.test(url) && !url.startsWith('file://')) return undefined
  const folder = script.slice(0, Math.max(script.lastIndexOf('/'), script.lastIndexOf('\\')) + 1)
  return textOf(url.startsWith('/') || url.startsWith('file://') ? pathOf(url) : folder + url)
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
