import { formatCount } from '../units.ts'
import type { Item, OpenResource, Source } from './watch.ts'

/** ms of fake time: a one-shot timer that is due sooner would have ended by itself while a verdict waits for real ones. */
const SOON = 300

/** A pending timer of `@sinonjs/fake-timers`, which is what both runners bring. */
interface FakeTimer {
  readonly id?: unknown
  readonly callAt?: unknown
  readonly delay?: unknown
  readonly interval?: unknown
  readonly type?: unknown
}

interface FakeClock {
  readonly now?: unknown
  readonly timers?: Record<string, FakeTimer> | Map<unknown, FakeTimer> | null
}

const KINDS: Readonly<Record<string, string>> = {
  Timeout: 'timeout',
  Interval: 'interval',
  Immediate: 'immediate',
  AnimationFrame: 'animation frame',
  IdleCallback: 'idle callback',
}

/** Whether `setTimeout` is a fake that keeps no list of its timers (Jest's legacy fake timers, a mock of a test's own). */
export function isBlindFake(): boolean {
  const { setTimeout } = globalThis as { setTimeout?: unknown }
  if (typeof setTimeout !== 'function' || clockOf() !== undefined) return false
  return (setTimeout as { _isMockFunction?: unknown })._isMockFunction === true
}

/**
 * Fake timers of a test: they are no timers of Node, so `async_hooks` does not know them, but the fake clock lists
 * those that are pending. The clock is looked up at each reading, because a subject may install one itself.
 */
export class FakeTimerSource implements Source {
  readonly #phases = new Map<unknown, number>()
  #clock: FakeClock | undefined
  #phase = 0

  constructor() {
    this.#see()
  }

  begin(phase: number): void {
    this.#see()
    this.#phase = phase
  }

  items(): readonly Item[] {
    return this.#see()
  }

  close(): void {
    this.#phases.clear()
  }

  #see(): Item[] {
    const clock = clockOf()
    if (clock !== this.#clock) this.#phases.clear()
    this.#clock = clock
    if (clock === undefined) return []
    const items: Item[] = []
    for (const timer of pending(clock)) {
      const phase = this.#phases.get(timer.id) ?? this.#phase
      this.#phases.set(timer.id, phase)
      const item = itemOf(timer, clock, phase)
      if (item !== undefined) items.push(item)
    }
    return items
  }
}

function itemOf(timer: FakeTimer, clock: FakeClock, phase: number): Item | undefined {
  const kind = KINDS[String(timer.type)] ?? 'timeout'
  const left = Number(timer.callAt) - Number(clock.now)
  if (kind !== 'interval' && left <= SOON) return undefined
  const delay = kind === 'interval' ? timer.interval : timer.delay
  const resource: OpenResource = {
    kind,
    detail: `${typeof delay === 'number' ? `${formatCount(delay)} ms, ` : ''}fake`,
    refed: undefined,
  }
  // Fake time stands still while a verdict waits.
  return { resource, own: true, phase, due: Infinity, stack: undefined }
}

function pending({ timers }: FakeClock): FakeTimer[] {
  if (timers === undefined || timers === null) return []
  return timers instanceof Map ? [...timers.values()] : Object.values(timers)
}

/** The clock behind the global `setTimeout`; it hangs on each function that it replaces. */
function clockOf(): FakeClock | undefined {
  const { setTimeout, setInterval } = globalThis as Record<
    'setTimeout' | 'setInterval',
    { clock?: unknown } | undefined
  >
  const clock = setTimeout?.clock ?? setInterval?.clock
  return typeof clock === 'object' && clock !== null ? (clock as FakeClock) : undefined
}
