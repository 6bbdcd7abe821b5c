import { nodeProcess } from '../realm.ts'
import type { AsyncContexts } from './contexts.ts'
import type { Item, Source, Stack, Watch } from './watch.ts'

/** What `async_hooks` hands over with a resource that is made: a timer, or the native side of a handle. */
export type AsyncResource = object

/** How one family of resources is read. */
export interface Reader {
  /** Types of `async_hooks` and what they are called here. */
  readonly types: ReadonlyMap<string, string>
  /** Seen as open although nobody has said that it ended; `undefined` where it has. */
  describe(kind: string, resource: AsyncResource): Pick<Item, 'resource' | 'due' | 'timer'> | undefined
}

interface Opened {
  readonly kind: string
  readonly resource: AsyncResource
  readonly own: boolean
  readonly phase: number
  readonly stack: Stack | undefined
}

const phaseOfOwn = (opened: Opened | undefined): number | undefined =>
  opened?.own === true ? opened.phase : undefined

/**
 * Lists what is opened while it is there, by `async_hooks`: no global is patched, and unlike
 * `process.getActiveResourcesInfo()` it sees timers and servers that are not ref'd. Resources are held strongly: a file
 * handle that was forgotten would otherwise be closed by the collector, with a deprecation warning, and look clean.
 */
export class AsyncSource implements Source {
  readonly #reader: Reader
  readonly #opened = new Map<number, Opened>()
  readonly #calls: import('node:async_hooks').AsyncLocalStorage<number>
  readonly #hook: import('node:async_hooks').AsyncHook
  #phase = 0

  /**
   * @param contexts - keep where each thing was opened: a second look.
   * @param inherits - what one of its own has triggered is its own: a connection that a server takes in comes from no context.
   */
  constructor(reader: Reader, contexts: Pick<AsyncContexts, 'take'> | undefined, inherits = false) {
    const { AsyncLocalStorage, createHook } = nodeProcess.getBuiltinModule('node:async_hooks')
    this.#reader = reader
    this.#calls = new AsyncLocalStorage()
    const calls = this.#calls
    const opened = this.#opened
    const init = (id: number, type: string, trigger: number, resource: object): void => {
      const kind = reader.types.get(type)
      if (kind === undefined) return
      const phase = calls.getStore() ?? (inherits ? phaseOfOwn(opened.get(trigger)) : undefined)
      const own = phase !== undefined
      opened.set(id, { kind, resource, own, phase: phase ?? this.#phase, stack: contexts?.take(init) })
    }
    const callbacks = { init, destroy: (id: number) => void opened.delete(id) }
    // Promises are most of what there is, and nothing here. Node 20 and 22 do not know the option and tell of them.
    this.#hook = createHook(Object.assign(callbacks, { trackPromises: false }))
    this.#hook.enable()
  }

  readonly mark: Watch['within'] = (run) =>
    ((index: number) => this.#calls.run(this.#phase, run, index)) as typeof run

  /** From here on, what this asynchronous context opens is its own. */
  enter(): void {
    this.#calls.enterWith(this.#phase)
  }

  begin(phase: number): void {
    this.#phase = phase
  }

  items(): readonly Item[] {
    const items: Item[] = []
    for (const { kind, resource, own, phase, stack } of this.#opened.values()) {
      const described = this.#reader.describe(kind, resource)
      if (described !== undefined) items.push({ ...described, own, phase, stack })
    }
    return items
  }

  close(): void {
    this.#hook.disable()
    // Otherwise Node 20 and 22 go on following every promise for it.
    this.#calls.disable()
    this.#opened.clear()
  }
}
