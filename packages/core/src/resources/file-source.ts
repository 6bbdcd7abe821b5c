import { nodeProcess } from '../realm.ts'
import type { AsyncContexts } from './contexts.ts'
import { openFiles } from './descriptors.ts'
import type { Item, Source, Stack } from './watch.ts'

interface File {
  readonly path: string
  readonly phase: number
}

/**
 * Files by their descriptors, on Linux: one that is opened synchronously, or through callbacks, is a bare number that
 * no hook of Node knows. The list is the whole process's, so in a worker thread a file may be another thread's; there
 * only what this thread was seen to open, on a second look, is called the calls' own.
 */
export class FileSource implements Source {
  readonly #before: ReadonlyMap<number, string>
  readonly #seen = new Map<number, File>()
  readonly #alone: boolean
  readonly #openings: Openings | undefined
  #phase = 0

  /**
   * @param before - the descriptors at the start.
   * @param concurrent - other tests run at the same time, and open files too.
   */
  constructor(before: ReadonlyMap<number, string>, concurrent: boolean, contexts: AsyncContexts | undefined) {
    this.#before = before
    this.#alone = !concurrent && nodeProcess.getBuiltinModule('node:worker_threads').isMainThread
    this.#openings = contexts && new Openings(contexts)
  }

  begin(phase: number): void {
    this.#phase = phase
  }

  items(): readonly Item[] {
    const items: Item[] = []
    const now = openFiles() ?? new Map<number, string>()
    for (const fd of this.#seen.keys()) if (!now.has(fd)) this.#seen.delete(fd)
    for (const [fd, path] of now) {
      if (this.#before.get(fd) === path) continue
      const known = this.#seen.get(fd)
      const file = known?.path === path ? known : { path, phase: this.#phase }
      this.#seen.set(fd, file)
      const stack = this.#openings?.of(fd)
      items.push({
        resource: { kind: 'file', detail: path, refed: undefined },
        own: this.#alone || stack !== undefined,
        phase: file.phase,
        due: Infinity,
        stack,
      })
    }
    return items
  }

  close(): void {
    this.#openings?.close()
  }
}

type Open = (...args: unknown[]) => unknown

/**
 * Where files are opened, on a second look only: `fs.open`, `fs.openSync` and `fs.promises.open` are wrapped meanwhile,
 * named imports of ES modules included. What a CommonJS library has taken out of `fs` before goes unseen, and its file
 * has no place in the message.
 */
class Openings {
  readonly #stacks = new Map<number, Stack>()
  readonly #restore: (() => void)[] = []

  constructor(contexts: AsyncContexts) {
    const fs = nodeProcess.getBuiltinModule('node:fs')
    const stacks = this.#stacks
    this.#wrap(fs, 'openSync', (original) => {
      function openSync(this: unknown, ...args: unknown[]): unknown {
        const fd = Reflect.apply(original, this, args)
        if (typeof fd === 'number') stacks.set(fd, contexts.take(openSync))
        return fd
      }
      return openSync
    })
    this.#wrap(fs, 'open', (original) => {
      function open(this: unknown, ...args: unknown[]): unknown {
        const stack = contexts.take(open)
        const callback = args.at(-1)
        if (typeof callback === 'function') {
          args[args.length - 1] = function (this: unknown, error: unknown, fd: unknown) {
            if (typeof fd === 'number') stacks.set(fd, stack)
            return Reflect.apply(callback, this, [error, fd])
          }
        }
        return Reflect.apply(original, this, args)
      }
      return open
    })
    this.#wrap(fs.promises, 'open', (original) => {
      async function open(this: unknown, ...args: unknown[]): Promise<unknown> {
        const stack = contexts.take(open)
        const handle = (await Reflect.apply(original, this, args)) as { fd?: unknown }
        if (typeof handle.fd === 'number') stacks.set(handle.fd, stack)
        return handle
      }
      return open
    })
    syncExports()
  }

  of(fd: number): Stack | undefined {
    return this.#stacks.get(fd)
  }

  close(): void {
    for (const restore of this.#restore) restore()
    syncExports()
  }

  #wrap<N extends string>(holder: Record<N, unknown>, name: N, wrapped: (original: Open) => Open): void {
    const before = Object.getOwnPropertyDescriptor(holder, name)
    if (before === undefined || typeof before.value !== 'function') return
    const replacement = Object.assign(wrapped(before.value as Open), before.value)
    if (!Reflect.defineProperty(holder, name, { ...before, value: replacement })) return
    this.#restore.push(() => {
      // Whoever has wrapped it after us would lose his work; our wrapper then stays, and only passes on.
      if (Object.getOwnPropertyDescriptor(holder, name)?.value === replacement)
        Reflect.defineProperty(holder, name, before)
    })
  }
}

/** Lets `import { openSync } from 'node:fs'` see what is in `fs` now. */
function syncExports(): void {
  nodeProcess.getBuiltinModule('node:module').syncBuiltinESMExports()
}
