import { isOwn } from '../memory/own-code.ts'
import type { ProfileFrame } from '../memory/sampler.ts'
import type { Stack } from './watch.ts'

const DEEPEST = 60

/**
 * Takes the stack here, below a function, to be read later. Positions are those of the code as V8 runs it: whatever
 * formats stacks in this realm (source maps of a runner, a test's own `Error.prepareStackTrace`) is left out.
 * Frames from the first of ours on are cut off: what called the subject is no part of it. Never throws.
 */
export function captureStack(below: (...args: never[]) => unknown, deepest: number = DEEPEST): Stack {
  const holder: { stack?: unknown } = {}
  withErrorProperty('stackTraceLimit', deepest, () => Error.captureStackTrace(holder, below))
  let frames: readonly ProfileFrame[] | undefined
  return () => {
    frames ??= framesOf(holder)
    return frames
  }
}

function framesOf(holder: { stack?: unknown }): readonly ProfileFrame[] {
  let sites: readonly NodeJS.CallSite[] = []
  const take = (_error: unknown, callSites: readonly NodeJS.CallSite[]): string => {
    sites = callSites
    return ''
  }
  withErrorProperty('prepareStackTrace', take, () => String(holder.stack))
  const frames = sites.map(frameOf)
  const ours = frames.findIndex(isOwn)
  return ours === -1 ? frames : frames.slice(0, ours)
}

function frameOf(site: NodeJS.CallSite): ProfileFrame {
  const url = site.getFileName() ?? ''
  return {
    functionName: site.getFunctionName() ?? '',
    // As V8's profiles have it: no script at all is native code, such as the constructor of a promise.
    scriptId: url === '' ? '0' : '',
    url,
    lineNumber: (site.getLineNumber() ?? 1) - 1,
    columnNumber: (site.getColumnNumber() ?? 1) - 1,
  }
}

/** `Error` may be frozen; then stacks are as long and as formatted as they are. */
function withErrorProperty(
  name: 'stackTraceLimit' | 'prepareStackTrace',
  value: unknown,
  run: () => void,
): void {
  const before = Object.getOwnPropertyDescriptor(Error, name)
  try {
    Reflect.set(Error, name, value)
    run()
  } catch {
    // A stack is a help, not a condition.
  } finally {
    if (before === undefined) Reflect.deleteProperty(Error, name)
    else Reflect.defineProperty(Error, name, before)
  }
}
