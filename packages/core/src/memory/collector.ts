import type inspector from 'node:inspector'
import vm from 'node:vm'
import { after, turn, v8 } from '../realm.ts'

/**
 * Full collections of this isolate, from an empty stack, without any flag.
 *
 * The inspector's `HeapProfiler.collectGarbage` runs as a task of its own, so no frame of ours keeps a stale
 * slot alive, and it repeats until weak references and finalizers have been processed. `gc()` with an
 * object argument is no substitute on Node 20: V8 11.3 reads it as a request for a scavenge.
 */
export interface Collector {
  readonly kind: 'inspector' | 'gc'
  /** The session, for the profiler; absent with the fallback. */
  readonly session: inspector.Session | undefined
  collect(): Promise<void>
  close(): void
}

/** A session on this isolate, or `undefined` in a build of Node without an inspector, where the import would throw. */
export function openSession(): inspector.Session | undefined {
  try {
    const { Session } = process.getBuiltinModule('node:inspector')
    const session = new Session()
    session.connect()
    return session
  } catch {
    return undefined
  }
}

/** Opens a collector. Without an inspector (a build without it) falls back to `gc`. */
export function openCollector(): Collector {
  const session = openSession()
  if (session === undefined) return gcCollector(exposeGc())
  return {
    kind: 'inspector',
    session,
    collect: async () => {
      await keptAlive(() => post(session, 'HeapProfiler.collectGarbage'))
      // Code resumed from the inspector's callback runs under its frames; leave them first.
      await turn()
    },
    close: () => session.disconnect(),
  }
}

/** ms that no collection takes. */
const LONG = 600_000

/**
 * Awaiting a collection keeps no event loop alive. Where nothing else does, Node takes the program for finished and waits
 * for V8's background work first: seconds, where a large WebAssembly module is still being compiled.
 */
async function keptAlive<T>(work: () => T): Promise<Awaited<T>> {
  const release = after(LONG, () => {})
  try {
    return await work()
  } finally {
    release()
  }
}

/** Sends one command of the inspector's protocol. */
export function post<T = unknown>(
  session: inspector.Session,
  method: string,
  params: object = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    session.post(method, params, (error, result) => {
      if (error === null) resolve(result as T)
      else reject(new Error(`${method}: ${error.message}`))
    })
  })
}

type Gc = (options?: { execution: 'async' }) => Promise<void> | undefined

/** The fallback: an asynchronous `gc` is a full collection from an empty stack on Node 20 and later. */
export function gcCollector(gc: Gc): Collector {
  return {
    kind: 'gc',
    session: undefined,
    collect: async () => {
      // Twice: what the first one finds finalizable is freed by the second.
      await keptAlive(() => gc({ execution: 'async' }))
      await turn()
      await keptAlive(() => gc({ execution: 'async' }))
      await turn()
    },
    close: () => {},
  }
}

/** V8's `gc` without `--expose-gc` on the command line; the flag is put back, and no global is left behind. */
export function exposeGc(): Gc {
  const present = (globalThis as { gc?: Gc }).gc
  if (typeof present === 'function') return present
  v8().setFlagsFromString('--expose-gc')
  const gc: Gc = vm.runInNewContext('gc')
  v8().setFlagsFromString('--no-expose-gc')
  return gc
}
