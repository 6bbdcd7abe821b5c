/**
 * Which stack frames are the measured program's, and which are ours or Node's.
 */
import { nodeProcess } from '../realm.ts'
import { MEASURED } from './calls.ts'
import type { ProfileFrame } from './sampler.ts'

/**
 * The folder that this code was loaded from: `dist/`, or `src/` in our own tests. Not read from a stack: for the first one of a
 * worker its runner may read source maps, 10 ms, and 3 MB of heap if that falls into a measurement. As a URL names it, and
 * as a path does: on Windows they differ in more than their beginning.
 */
const OWN_DIRECTORIES: readonly string[] = [
  pathOf(import.meta.url),
  nodeProcess.getBuiltinModule('node:url').fileURLToPath(import.meta.url),
].map((file) => file.replace(/[^\\/]*$/, '').replace(/memory[\\/]$/, ''))

/** A frame of the measured program or of a package that it uses, evaluated code included. */
export function isForeign(frame: ProfileFrame): boolean {
  const path = pathOf(frame.url)
  if (path === '') return frame.scriptId !== '0' && frame.lineNumber >= 0
  return !path.startsWith('node:') && !isOwn(frame)
}

/**
 * A frame of the program itself, not of a package in `node_modules`. What has none in its stack, and does not lie below
 * the measured region, is the runner's: a reporter that prints while the subject waits.
 */
export function isProgram(frame: ProfileFrame): boolean {
  return isForeign(frame) && !/[\\/]node_modules[\\/]/.test(frame.url)
}

/** A frame of this package. */
export function isOwn(frame: ProfileFrame): boolean {
  const path = pathOf(frame.url)
  return OWN_DIRECTORIES.some((directory) => path.startsWith(directory))
}

/** The function of ours that calls the subject: what lies below it is the subject's, with or without a script. */
export function isMeasuredRegion(frame: ProfileFrame): boolean {
  return MEASURED.has(frame.functionName) && isOwn(frame)
}

/** Scripts are named by path or by `file:` URL, depending on the loader. */
export function pathOf(url: string): string {
  if (!url.startsWith('file://')) return url
  try {
    return decodeURIComponent(url.slice('file://'.length))
  } catch {
    return url.slice('file://'.length)
  }
}
