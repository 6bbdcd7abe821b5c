import { now, pause, turn } from '../realm.ts'
import { type Hook, runHookWithin, type Subject } from '../subject.ts'
import type { Verdict } from '../verdict.ts'
import { type CollectedEvidence, judgeCollected, type Look } from './collected.ts'
import { type Watched, watchOne } from './collected-watch.ts'
import { type Collector, openCollector } from './collector.ts'

/** What to watch, and within which bounds. */
export interface CollectedTask {
  readonly factory: Subject
  readonly setup: Hook | undefined
  readonly teardown: Hook | undefined
  /** Called with one of the objects that were kept, before `teardown`. Must not throw. */
  readonly onKept?: ((held: WeakRef<object>) => Promise<void>) | undefined
  /** ms for the verdict. */
  readonly maxTime: number
  readonly signal: AbortSignal
  /** Clock time by which the verdict must be there. */
  readonly deadline: number | undefined
}

/** The verdict, and how often the factory was called. */
export interface CollectedResult {
  readonly verdict: Verdict<CollectedEvidence>
  readonly calls: number
}

/** Calls of the factory in a look: one object can be kept by accident, as the newest or the first. */
const OBJECTS = 5

/** Share of the time that making the objects of a look may take; at least one is made. */
const MAKING_SHARE = 0.15

/** ms to wait before each collection: a clean factory is done after the first, patience is for what is still in flight. */
const BACKOFF: readonly number[] = [0, 0, 1, 2, 5, 10, 20, 40, 60, 80, ...new Array<number>(10).fill(100)]

/** The first look is shorter: what it finds has to be found again anyway. */
const FIRST_TRIES = 10

/** ms kept free before the deadline for the message and the runner. */
const RESERVE = 300

/** Measures whether what a factory returns can be collected once dropped. */
export async function measureCollected(task: CollectedTask): Promise<CollectedResult> {
  const { setup, teardown, signal, maxTime, deadline } = task
  const until = Math.min(now() + maxTime, Math.max(now() + 50, (deadline ?? Infinity) - RESERVE))
  const timeout = Math.max(50, Math.min(Math.max(maxTime, 1_000), (deadline ?? Infinity) - now() - 200))
  const collector = openCollector()
  try {
    await runHookWithin(setup, 'setup', 0, { timeout, signal })
    let calls = 0
    try {
      const looks: Look[] = []
      for (;;) {
        const tries = looks.length === 0 ? FIRST_TRIES : BACKOFF.length
        const { look, held } = await lookOnce(task, collector, { from: calls, tries, until, timeout })
        calls += look.calls
        looks.push(look)
        const decision = judgeCollected(looks, now() >= until || looks.length > 1)
        if (decision.kind === 'continue') continue
        const { verdict } = decision
        if (verdict.kind === 'fail' && held !== undefined) await task.onKept?.(held)
        return { verdict, calls }
      }
    } finally {
      await runHookWithin(teardown, 'teardown', calls, { timeout: Math.max(maxTime, 1_000) })
    }
  } finally {
    collector.close()
  }
}

interface LookPlan {
  /** Index of the first call. */
  readonly from: number
  /** Most collections. */
  readonly tries: number
  readonly until: number
  /** ms that one call may take. */
  readonly timeout: number
}

async function lookOnce(
  task: CollectedTask,
  collector: Collector,
  plan: LookPlan,
): Promise<{ look: Look; held: WeakRef<object> | undefined }> {
  const made = await makeObjects(task, plan)
  const own = (await watchOne(() => ({}), 0, plan.timeout))[0] as Watched
  const watched = made.flat()
  const start = now()
  let collections = 0
  for (const wait of BACKOFF.slice(0, plan.tries)) {
    if (wait > 0) await pause(wait)
    task.signal.throwIfAborted()
    // Two turns, as for settling: chains of setImmediate callbacks need the second. Looking at a weak reference keeps
    // its object alive until the end of that turn.
    await turn()
    await turn()
    await collector.collect()
    collections += 1
    if (!watched.some(isAlive) || now() >= plan.until) break
  }
  const classes = [...new Set(watched.map(({ className }) => className))]
  const found = survivors(watched, own)
  return {
    look: { first: plan.from, calls: made.length, classes, collections, time: now() - start, ...found },
    held: watched.find(isAlive)?.ref,
  }
}

async function makeObjects(
  { factory, signal, maxTime }: CollectedTask,
  { from, timeout }: LookPlan,
): Promise<(readonly Watched[])[]> {
  const made: (readonly Watched[])[] = []
  const stop = now() + MAKING_SHARE * maxTime
  while (made.length === 0 || (made.length < OBJECTS && now() < stop)) {
    signal.throwIfAborted()
    made.push(await watchOne(factory, from + made.length, timeout))
  }
  return made
}

function isAlive({ ref }: Watched): boolean {
  return ref.deref() !== undefined
}

/**
 * What is alive, each object once: several calls may have returned it. A plain function: the strong references die with its
 * frame.
 */
function survivors(
  watched: readonly Watched[],
  own: Watched,
): Pick<Look, 'objects' | 'alive' | 'same' | 'ownAlive'> {
  const held = watched.filter(isAlive)
  const seen = new Set<object | undefined>()
  const distinct = held.filter(({ ref }) => {
    const object = ref.deref()
    return !seen.has(object) && seen.add(object) !== undefined
  })
  return {
    objects: watched.length - held.length + distinct.length,
    alive: distinct.map(({ className, place, call }) => ({ className, place, call })),
    same: held.length > 1 && held.length === watched.length && distinct.length === 1,
    ownAlive: isAlive(own),
  }
}
