import { afterEach, describe, expect, test, vi } from 'vitest'
import { exclusively } from '../../src/matchers/lock.ts'
import { sharedState } from '../../src/state.ts'

const waits = vi.hoisted((): number[] => [])
// The patience of the lock, without waiting for it.
vi.mock('../../src/realm.ts', async (original) => {
  const realm = await original<typeof import('../../src/realm.ts')>()
  return {
    ...realm,
    after: (ms: number, run: () => void) => {
      waits.push(ms)
      return realm.after(ms / 500, run)
    },
  }
})

/** Each assertion has a signal of its own. */
const never = (): AbortSignal => new AbortController().signal

/** A promise that is settled by hand. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

afterEach(() => {
  waits.length = 0
  expect(sharedState().measuring).toBeUndefined()
})

describe('measurements of one isolate', () => {
  test('run one at a time, in order of arrival', async () => {
    const log: string[] = []
    const run = (name: string) => async (): Promise<string> => {
      log.push(`${name} starts`)
      await turn()
      log.push(`${name} ends`)
      return name
    }
    const results = await Promise.all(['a', 'b', 'c'].map((name) => exclusively(never(), run(name))))
    expect(results).toEqual(['a', 'b', 'c'])
    expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends'])
  })

  test('who arrives while another is ending does not overtake or overlap', async () => {
    let running = 0
    let most = 0
    const order: number[] = []
    const run = (at: number) => async (): Promise<void> => {
      order.push(at)
      most = Math.max(most, ++running)
      await Promise.resolve()
      running -= 1
    }
    const all: Promise<void>[] = []
    for (let at = 0; at < 300; at += 1) {
      all.push(exclusively(never(), run(at)))
      if (at % 3 === 0) await Promise.resolve()
      if (at % 50 === 0) await turn()
    }
    await Promise.all(all)
    expect(most).toBe(1)
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(order).toHaveLength(300)
  })

  test('go on after one that threw or rejected', async () => {
    const boom = new Error('boom')
    const results = await Promise.allSettled([
      exclusively(never(), () => {
        throw boom
      }),
      exclusively(never(), () => Promise.reject(boom)),
      exclusively(never(), async () => 'fine'),
    ])
    expect(results).toEqual([
      { status: 'rejected', reason: boom },
      { status: 'rejected', reason: boom },
      { status: 'fulfilled', value: 'fine' },
    ])
  })

  test('leave no state behind: after each of 10,000, nobody waits for anybody', async () => {
    for (let at = 0; at < 10_000; at += 1) {
      await exclusively(never(), async () => {})
      if (sharedState().measuring !== undefined) throw new Error(`a promise is left after ${at}`)
    }
  })

  test('leave no state behind when 10,000 queue up', async () => {
    await Promise.all(Array.from({ length: 10_000 }, () => exclusively(never(), async () => {})))
    await turn()
  })
})

describe('an aborted measurement', () => {
  test('is not run when it is aborted before its turn', async () => {
    const reason = new Error('the test has ended')
    let ran = false
    const attempt = exclusively(AbortSignal.abort(reason), async () => {
      ran = true
    })
    await expect(attempt).rejects.toBe(reason)
    expect(ran).toBe(false)
  })

  test('leaves the queue at once, while the one in front still runs', async () => {
    const { opened, open } = gate()
    const front = exclusively(never(), () => opened)
    const abort = new AbortController()
    const waiting = exclusively(abort.signal, async () => 'ran')
    await turn()
    abort.abort(new Error('the test has ended'))
    await expect(waiting).rejects.toThrow('the test has ended')
    open()
    await front
    await turn()
  })

  test('lets nobody behind it overtake the one in front', async () => {
    const { opened, open } = gate()
    const log: string[] = []
    const front = exclusively(never(), async () => {
      await opened
      log.push('front')
    })
    const abort = new AbortController()
    const waiting = exclusively(abort.signal, async () => {})
    const behind = exclusively(never(), async () => log.push('behind'))
    abort.abort(new Error('the test has ended'))
    await expect(waiting).rejects.toThrow('the test has ended')
    const late = exclusively(never(), async () => log.push('late'))
    await turn()
    expect(log).toEqual([])
    open()
    await Promise.all([front, behind, late])
    expect(log).toEqual(['front', 'behind', 'late'])
    await turn()
  })

  test('that runs already is left to its own signal', async () => {
    const { opened, open } = gate()
    const abort = new AbortController()
    const running = exclusively(abort.signal, async () => {
      await opened
      return 'done'
    })
    abort.abort(new Error('the test has ended'))
    open()
    await expect(running).resolves.toBe('done')
  })

  test('that does not stop is left behind, and those behind it go on', async () => {
    const abort = new AbortController()
    const stuck = exclusively(abort.signal, () => new Promise(() => {}))
    const behind = exclusively(never(), async () => 'ran')
    await turn()
    expect(waits).toEqual([])
    abort.abort(new Error('the test has ended'))
    await expect(stuck).rejects.toThrow('the test has ended')
    await expect(behind).resolves.toBe('ran')
    expect(waits).toEqual([5_000])
    await turn()
  })

  test('takes its listener off the signal', async () => {
    const abort = new AbortController()
    const { opened, open } = gate()
    const front = exclusively(never(), () => opened)
    let listeners = 0
    const { addEventListener, removeEventListener } = abort.signal
    abort.signal.addEventListener = ((...args: Parameters<typeof addEventListener>) => {
      listeners += 1
      addEventListener.apply(abort.signal, args)
    }) as typeof addEventListener
    abort.signal.removeEventListener = ((...args: Parameters<typeof removeEventListener>) => {
      listeners -= 1
      removeEventListener.apply(abort.signal, args)
    }) as typeof removeEventListener
    const waiting = exclusively(abort.signal, async () => {})
    expect(listeners).toBeGreaterThan(0)
    open()
    await Promise.all([front, waiting])
    expect(listeners).toBe(0)
    await turn()
  })
})
