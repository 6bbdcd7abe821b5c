import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contentsOf } from '@qtests/core/adapter'
import { formatBytes } from '@qtests/core/input'
import type { Explanation, GrowingClass, PathStep, RetainingPath, VariableScope } from './result.ts'

/** How paths are written. */
export interface RenderOptions {
  /** Directory that script paths are shown relative to. Default: the current directory. */
  readonly cwd?: string | undefined
  /** Columns after which a path continues on the next line: 40 or more. Default 100. */
  readonly width?: number | undefined
  /** Most classes that are written out. Default 3. */
  readonly classes?: number | undefined
}

const ARROW = ' -> '

/**
 * A retaining path as lines of text: from the nearest module variable to the object, without V8's own links.
 *
 * @returns at least one line; no colour.
 * @example ['registry (module variable in src/session.ts) -> Map -> Session']
 */
export function renderPath(path: RetainingPath, options: RenderOptions = {}): string[] {
  const { cwd = process.cwd(), width = 100 } = options
  const lines: string[] = []
  let line = ''
  for (const part of partsOf(path, cwd)) {
    if (line === '') line = part
    else if (line.length + ARROW.length + part.length <= width) line += ARROW + part
    else {
      lines.push(line)
      line = `  -> ${part}`
    }
  }
  lines.push(line)
  return lines
}

/**
 * An explanation as lines of text: the classes that leak, how many per call, and who holds them. Contents of a class that
 * is already listed are left out; warm-up classes are counted in one line.
 *
 * @returns lines without colour; never empty.
 */
export function renderExplanation(explanation: Explanation, options: RenderOptions = {}): string[] {
  const { classes: most = 3 } = options
  const listed = new Set(explanation.classes.map(({ className }) => className))
  const leaks = explanation.classes.filter(
    ({ kind, within }) =>
      kind !== 'warm-up' && kind !== 'turnover' && !(within !== undefined && listed.has(within)),
  )
  const growing = leaks.filter(({ kind }) => kind === 'growing')
  const shown = (growing.length > 0 ? growing : leaks).slice(0, most)
  const lines = shown.flatMap((grown) => [
    headline(grown, contentsOf(grown.className, explanation.classes)),
    ...heldBy(grown, options),
  ])
  const more = (growing.length > 0 ? growing : leaks).length - shown.length
  if (more > 0) lines.push(`... and ${more} more ${more === 1 ? 'class' : 'classes'}`)
  const warmUp = bytesOf(explanation.classes.filter(({ kind }) => kind === 'warm-up'))
  // Every window costs V8 some, the measurement's own code included: worth a line only where nothing else grows.
  if (growing.length === 0 && warmUp > 0) {
    lines.push(`V8's own compiled code and type feedback: ${formatBytes(warmUp)} per call, rarely a leak`)
  }
  return lines.length > 0 ? lines : [`No object that the ${explanation.calls} calls made is still alive`]
}

function bytesOf(classes: readonly GrowingClass[]): number {
  return classes.reduce((sum, { bytesPerCall }) => sum + bytesPerCall, 0)
}

function headline(grown: GrowingClass, contents: readonly string[]): string {
  const { className, countPerCall, bytesPerCall, retainedBytesPerCall } = grown
  const named = contents.length === 0 ? '' : ` (${contents.join(', ')})`
  const more =
    retainedBytesPerCall > bytesPerCall * 1.05
      ? `, with its contents${named} ${formatBytes(retainedBytesPerCall)}`
      : ''
  return `${countPerCall.toFixed(2)} x ${className} per call, ${formatBytes(bytesPerCall)}${more}`
}

function heldBy({ paths, count }: GrowingClass, options: RenderOptions): string[] {
  const [path] = paths
  if (path === undefined) return ['  held by  nothing that a snapshot shows as strong']
  const share = path.count < count ? ` (${path.count} of ${count})` : ''
  const [first = '', ...rest] = renderPath(path, options)
  const lines = [`  held by  ${first}`, ...rest.map((line) => `           ${line}`)]
  lines[lines.length - 1] += share
  return lines
}

/** Longest stretch of a path that is written out; beyond it the middle is elided. */
const MOST_PARTS = 9

function partsOf({ root, steps }: RetainingPath, cwd: string): string[] {
  const from = anchor(steps)
  const parts = from < 0 ? [root] : []
  const [first, ...rest] = steps.slice(Math.max(0, from))
  const waiting = first === undefined ? undefined : WAITING[first.holds]
  // How Node holds what waits says nothing.
  if (waiting !== undefined) parts.push(`${waiting} -> ${first?.holds}`)
  else if (first?.holds === 'process') parts.push('process')
  else if (first !== undefined) addParts(parts, first, cwd)
  for (const step of spoken(rest)) addParts(parts, step, cwd)
  if (parts.length <= MOST_PARTS) return parts
  return [...parts.slice(0, 4), '...', ...parts.slice(-4)]
}

// What hands its callback on to the event loop or to an emitter: the reader has to undo it there, not at a variable of
// the callback.
const WAITING: Readonly<Record<string, string>> = {
  Timeout: 'pending timers',
  Immediate: 'pending immediates',
  FSWatcher: 'open file watchers',
  StatWatcher: 'open file watchers',
}

/**
 * The variable to begin with: the last module variable that is not Node's own, else a timer or watcher, else the first
 * variable of any function that is not Node's, else `process`, else the last module variable of Node. -1 when there is none.
 */
function anchor(steps: readonly PathStep[]): number {
  const own = ({ scope }: PathStep): boolean =>
    scope?.script !== undefined && !scope.script.startsWith('node:')
  const candidates = [
    steps.findLastIndex((step) => own(step) && step.scope?.kind === 'module'),
    steps.findLastIndex(({ holds }) => WAITING[holds] !== undefined),
    steps.findIndex(own),
    steps.findLastIndex(({ holds }) => holds === 'process'),
    steps.findLastIndex(({ scope }) => scope?.kind === 'module'),
  ]
  return candidates.find((index) => index >= 0) ?? -1
}

/** Node's own structures of listeners, as a person calls them. */
function spoken(steps: readonly PathStep[]): PathStep[] {
  const said: PathStep[] = []
  for (let at = 0; at < steps.length; at += 1) {
    const step = steps[at] as PathStep
    const [next, after] = [steps[at + 1], steps[at + 2]]
    if (isProperty(step, '_events') && next?.kind === 'property') {
      const several = next.holds === 'Array' && after?.kind === 'element'
      said.push({ kind: 'internal', name: '', holds: `listeners of '${next.name}'` })
      said.push({ ...(several ? after : next), kind: 'internal' })
      at += several ? 2 : 1
    } else if (isProperty(step, '<symbol kEvents>') && next?.kind === 'entry' && isProperty(after, 'next')) {
      said.push({ kind: 'internal', name: '', holds: 'listeners' }, { ...after, kind: 'internal' })
      at += 2
    } else said.push(step)
  }
  return said
}

function isProperty(step: PathStep | undefined, name: string): step is PathStep {
  return step?.kind === 'property' && step.name === name
}

function addParts(parts: string[], step: PathStep, cwd: string): void {
  const { kind, name, holds, scope } = step
  if (kind === 'variable') parts.push(`${name} (${ownerOf(scope, cwd)})`)
  else if (kind === 'property')
    parts.push(/^[\p{L}_$#][\p{L}\p{N}_$]*$/u.test(name) ? `.${name}` : `[${name}]`)
  else if (kind === 'element') parts[parts.length - 1] += '[x]'
  if (holds !== `${name}()`) parts.push(step.repeats ? `${holds} ...` : holds)
}

function ownerOf(scope: VariableScope | undefined, cwd: string): string {
  const place = scope?.script === undefined ? '' : ` in ${shortScript(scope.script, cwd)}`
  if (scope?.kind === 'module') return `module variable${place}`
  if (scope?.function !== undefined) return `variable of ${scope.function}${place}`
  return `variable${place}`
}

function shortScript(script: string, cwd: string): string {
  let path = script.replace(/[?#].*$/, '')
  if (path.startsWith('file://')) {
    try {
      path = fileURLToPath(path)
    } catch {
      return path
    }
  }
  // A package is known by its name; where a package manager keeps it says nothing.
  const packaged = /.*[\\/](node_modules[\\/](?!\.).+)$/.exec(path)?.[1]
  if (packaged !== undefined) return packaged.replaceAll('\\', '/')
  const nearer = relative(cwd, path)
  return path.startsWith('node:') || nearer.startsWith('..') || nearer === ''
    ? path
    : nearer.replaceAll('\\', '/')
}
