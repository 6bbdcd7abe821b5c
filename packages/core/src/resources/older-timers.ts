import { nodeProcess } from '../realm.ts'
import type { Item, Source } from './watch.ts'

/** The fields of Node's timers that tell one that runs once, as in timers.ts. */
interface NodeTimer {
  readonly _idleTimeout?: unknown
  readonly _onTimeout?: unknown
  readonly _repeat?: unknown
  readonly _onImmediate?: unknown
}

/** A timer that was there before the watch, and has fired since. */
interface Ended {
  readonly kind: string
  readonly delay: unknown
  readonly run: unknown
}

/**
 * Timers without those that replace an older one. A heartbeat that starts itself anew with each beat was there before the
 * calls, and is one timer still; but no hook lists what is older than itself, so that its next beat looks new. So the
 * older ones are noted when they fire: for each, one timer of somebody else that has its delay or its function is taken for its
 * successor. What the calls start in their own context never is.
 */
export class WithoutOlderTimers implements Source {
  readonly #source: Source
  readonly #ended: Ended[] = []
  readonly #hook: import('node:async_hooks').AsyncHook

  constructor(source: Source) {
    const { AsyncResource, createHook, executionAsyncResource } =
      nodeProcess.getBuiltinModule('node:async_hooks')
    this.#source = source
    const ended = this.#ended
    // Numbers are given in order: what has a lower one is older.
    const newest = new AsyncResource('QTESTS').asyncId()
    const before = (id: number): void => {
      if (id > newest) return
      const one = endedOf(executionAsyncResource())
      if (one !== undefined) ended.push(one)
    }
    this.#hook = createHook(Object.assign({ before }, { trackPromises: false }))
    this.#hook.enable()
  }

  begin(phase: number): void {
    this.#source.begin(phase)
  }

  items(): readonly Item[] {
    const ended = [...this.#ended]
    return this.#source.items().filter((item) => {
      const at = item.own ? -1 : ended.findIndex((older) => succeeds(item, older))
      if (at !== -1) ended.splice(at, 1)
      return at === -1
    })
  }

  close(): void {
    this.#hook.disable()
    this.#ended.length = 0
    this.#source.close()
  }
}

function endedOf(resource: object): Ended | undefined {
  const { _idleTimeout: delay, _onTimeout, _repeat, _onImmediate } = resource as NodeTimer
  if (typeof _onImmediate === 'function') return { kind: 'immediate', delay: undefined, run: _onImmediate }
  if (typeof delay !== 'number' || typeof _repeat === 'number') return undefined
  return { kind: 'timeout', delay, run: _onTimeout }
}

function succeeds({ resource: { kind }, timer }: Item, older: Ended): boolean {
  return kind === older.kind && (timer?.delay === older.delay || timer?.run === older.run)
}
