import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Paint, PLAIN } from '../paint.ts'
import type { Target } from '../render/format.ts'
import { CommandError } from './exit.ts'

/** A target that is opened before anything is read, and becomes visible when all is done. */
export interface OpenTarget extends Target {
  /** Makes what was written visible. */
  done(): Promise<void>
  /** Throws away what was written. */
  abandon(): Promise<void>
}

/**
 * A file, its folders made. It is written beside its place and moved there when it is complete, so that a reader never
 * sees half of it and a report that fails leaves the one before.
 *
 * @throws CommandError when the place cannot be written to.
 */
export async function fileTarget(path: string): Promise<OpenTarget> {
  const cannot = (reason: string) => new CommandError(`\`${path}\` could not be written: ${reason}`)
  const refuse = (error: unknown): never => {
    throw cannot((error as Error).message)
  }
  const kind = await stat(path).catch(() => undefined)
  if (kind?.isDirectory() === true) throw cannot('it is a folder')
  await mkdir(dirname(path), { recursive: true }).catch(refuse)
  // A device or a pipe (`/dev/stdout`) is written to as it is: nothing can be moved there.
  const beside = kind === undefined || kind.isFile() ? `${path}.${process.pid}.part` : path
  const stream = createWriteStream(beside)
  let failure: Error | undefined
  stream.on('error', (error) => {
    failure ??= error
  })
  const settled = (step: (done: (error?: Error | null) => void) => void) =>
    new Promise<void>((resolve, reject) => {
      stream.once('error', reject)
      step((error) => {
        stream.off('error', reject)
        if (error === undefined || error === null) resolve()
        else reject(error)
      })
    }).catch(refuse)
  await settled((done) => stream.once('open', () => done()))
  return {
    paint: PLAIN,
    write(text) {
      if (failure !== undefined) throw cannot(failure.message)
      if (stream.write(text)) return
      return settled((done) => stream.once('drain', () => done()))
    },
    async done() {
      await settled((done) => stream.end(done))
      if (beside !== path) await rename(beside, path).catch(refuse)
    },
    async abandon() {
      stream.destroy()
      if (beside !== path) await rm(beside, { force: true })
    },
  }
}

/** The terminal: held back until all is done, so that a report that fails prints its reason only. */
export function printTarget(print: (text: string) => void, paint: Paint): OpenTarget {
  const held: string[] = []
  return {
    paint,
    write: (text) => void held.push(text),
    async done() {
      for (const text of held) print(text)
    },
    async abandon() {
      held.length = 0
    },
  }
}
