import type { ProfileFrame } from '../memory/sampler.ts'
import type { AsyncContexts } from './contexts.ts'

/** Something that calls have opened and that is still open. */
export interface OpenResource {
  /**
   * `'timeout'`, `'interval'`, `'immediate'`; `'listener'`; `'socket'`, `'keep-alive socket'`, `'server'`,
   * `'UDP socket'`, `'pipe'`, `'file'`, `'file watcher'`, `'worker'`, `'child process'`, `'message port'`,
   * `'terminal'`, `'signal watcher'`.
   */
  readonly kind: string
  /** Name of the event, of a listener. */
  readonly event?: string
  /** `1,000 ms`, `to 127.0.0.1:5432`, a path, `pid 4711`, the class of an emitter; empty where nothing is known. */
  readonly detail: string
  /** Whether it keeps the process alive; `undefined` where that has no meaning. */
  readonly refed: boolean | undefined
}

/** One open thing, as a source of a watch sees it. */
export interface Item {
  readonly resource: OpenResource
  /** Opened in the asynchronous context of the calls, so by nobody else. */
  readonly own: boolean
  /** When it was opened: 0 in the warm-up, then the round, from 1. */
  readonly phase: number
  /** ms until it ends by itself; infinite where it does not. */
  readonly due: number
  /** Of a timer: its ms, and the function that it runs. */
  readonly timer?: { readonly delay: unknown; readonly run: unknown } | undefined
  readonly stack: Stack | undefined
}

/** Frames from the innermost outwards, read when they are wanted: that costs more than taking them. */
export type Stack = () => readonly ProfileFrame[]

/** How many things of one group were open at each reading. */
export interface Series {
  readonly group: string
  readonly counts: readonly number[]
  /** Of these, opened in the context of the calls. */
  readonly own: readonly number[]
}

/** Things that are open at the end of a measurement, alike to a reader. */
export interface Left {
  readonly group: string
  readonly resource: OpenResource
  readonly count: number
  readonly stack: Stack | undefined
}

/** Tells what calls have opened and not closed. */
export interface Watch {
  /** The same function, so that what it opens can be told from what others open meanwhile. */
  within<F extends (index: number) => unknown>(run: F): F
  /** What is opened from now on belongs to this phase. */
  begin(phase: number): void
  /** Takes a reading, in place of an earlier one in the same slot. */
  read(slot: number): void
  series(): readonly Series[]
  /**
   * What is open now of these groups and was not there before round 1.
   *
   * @param ownOnly - only what was opened in the context of the calls.
   */
  left(groups: ReadonlySet<string>, ownOnly: boolean): readonly Left[]
  /**
   * ms until the last of these groups that ends by itself within some time has done so; infinite where each round has
   * left some that stay, so that waiting changes nothing.
   *
   * @param within - ms.
   */
  due(groups: ReadonlySet<string>, within: number): number
  close(): void
}

/** Where a watch finds open things. */
export interface Source {
  begin(phase: number): void
  items(): readonly Item[]
  close(): void
}

/** Whether an open thing does not count. */
export type Ignore = (resource: OpenResource) => boolean

/** A watch over things that can be listed one by one: timers and handles. */
export class ItemWatch implements Watch {
  readonly #sources: readonly Source[]
  readonly #mark: Watch['within']
  readonly #ignore: Ignore
  readonly #contexts: AsyncContexts | undefined
  readonly #counts = new Map<string, { counts: number[]; own: number[] }>()
  #phase = 0

  /** @param mark - runs a call so that the sources know what it opens. */
  constructor(
    sources: readonly Source[],
    mark: Watch['within'],
    ignore: Ignore,
    contexts: AsyncContexts | undefined,
  ) {
    this.#contexts = contexts
    this.#sources = sources
    this.#mark = mark
    this.#ignore = ignore
  }

  within<F extends (index: number) => unknown>(run: F): F {
    return this.#mark(run)
  }

  begin(phase: number): void {
    this.#phase = phase
    for (const source of this.#sources) source.begin(phase)
  }

  read(slot: number): void {
    for (const { counts, own } of this.#counts.values()) {
      counts[slot] = 0
      own[slot] = 0
    }
    for (const { resource, own } of this.#items()) {
      let group = this.#counts.get(resource.kind)
      if (group === undefined) {
        group = { counts: new Array(slot + 1).fill(0), own: new Array(slot + 1).fill(0) }
        this.#counts.set(resource.kind, group)
      }
      group.counts[slot] = (group.counts[slot] ?? 0) + 1
      group.own[slot] = (group.own[slot] ?? 0) + (own ? 1 : 0)
    }
  }

  series(): readonly Series[] {
    return [...this.#counts].map(([group, { counts, own }]) => ({ group, counts, own }))
  }

  left(groups: ReadonlySet<string>, ownOnly: boolean): readonly Left[] {
    return this.#items()
      .filter(({ resource, phase, own }) => phase > 0 && (own || !ownOnly) && groups.has(resource.kind))
      .map(({ resource, stack }) => ({ group: resource.kind, resource, count: 1, stack }))
  }

  due(groups: ReadonlySet<string>, within: number): number {
    let last = 0
    const staying = new Map<string, Set<number>>()
    for (const { resource, phase, due } of this.#items()) {
      if (!groups.has(resource.kind)) continue
      if (due <= within) last = Math.max(last, due)
      else if (phase > 0) staying.set(resource.kind, (staying.get(resource.kind) ?? new Set()).add(phase))
    }
    return [...staying.values()].some(({ size }) => size === this.#phase) ? Infinity : last
  }

  close(): void {
    for (const source of this.#sources) source.close()
    this.#contexts?.close()
  }

  #items(): Item[] {
    return this.#sources.flatMap((source) => source.items()).filter(({ resource }) => !this.#ignore(resource))
  }
}
