/** Which tests are repeated and which are told as not judged, on the heap of this process. */
import { expect, test } from 'vitest'
import { SuiteWatch } from '../../src/suite/suite-watch.ts'

/** What one test of the file does, each time it is run. */
type Body = (run: number) => void | Promise<void>

const kept: unknown[] = []

/** Far above all that a runner and a collection leave. */
const keepMegabyte = (): void => void kept.push(new Array(131_072).fill(kept.length))

const OPTIONS = { by: 'settled', repetitions: 0, tolerance: 2_048 } as const

/** Runs the tests of a file under a watch, as an adapter does, and again as often as it asks. */
async function watched(
  bodies: Readonly<Record<string, Body>>,
  maxTestTime: number,
  maxOverhead = 1_000_000,
  by: 'settled' | 'hunt' = 'settled',
) {
  const hunt = by === 'hunt' ? { by, maxOverhead: Number.POSITIVE_INFINITY, repetitions: 8 } : {}
  const watch = new SuiteWatch({ ...OPTIONS, maxTestTime, maxOverhead, ...hunt })
  const runs: Record<string, number> = {}
  for (const [name, body] of Object.entries(bodies)) {
    let run = 1
    await watch.begin(false)
    await body(run)
    const ended = { test: name, status: 'passed', concurrent: false, repeatable: true } as const
    let { again } = await watch.end(ended)
    while (again) {
      run += 1
      const failed = await Promise.resolve(body(run)).then(
        () => false,
        () => true,
      )
      again = await watch.repeated(failed)
    }
    runs[name] = run
  }
  return { runs, ...(await watch.close({ file: 'a.test.js' })) }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

test('a leak behind a test that is too long to be repeated at all is found', async () => {
  const { runs, leaks, open, repeated } = await watched(
    {
      // Two of these do not fit.
      long: async () => {
        keepMegabyte()
        await pause(4_000)
      },
      leaks: keepMegabyte,
      clean: () => {},
    },
    7_000,
  )
  expect(open).toEqual([{ test: 'long', reason: 'it takes too long to be repeated often enough' }])
  expect(leaks.map((leak) => leak.test)).toEqual(['leaks'])
  expect(runs['long']).toBe(1)
  // The one that was never run again is not told as repeated.
  expect(repeated).toBe(Object.values(runs).filter((count) => count > 1).length)
})

test('so is one behind a test whose repetitions were given up, and the growth of those is not its', async () => {
  const { leaks, open } = await watched(
    {
      slower: async (run) => {
        keepMegabyte()
        // The second repetition of a block that looked affordable.
        if (run === 3) await pause(7_500)
      },
      leaks: keepMegabyte,
    },
    7_000,
  )
  expect(open.map(({ test: name }) => name)).toEqual(['slower'])
  expect(leaks.map((leak) => leak.test)).toEqual(['leaks'])
})

test('and one behind a test that fails when it runs again', async () => {
  const { leaks, open, runs } = await watched(
    {
      once: async (run) => {
        keepMegabyte()
        if (run > 4) throw new Error('only a few times')
      },
      clean: () => {},
      leaks: keepMegabyte,
    },
    60_000,
  )
  expect(open).toEqual([{ test: 'once', reason: 'it fails when it runs again' }])
  expect(runs).toMatchObject({ once: 5, clean: 1 })
  expect(leaks.map((leak) => leak.test)).toEqual(['leaks'])
})

test('tests that grow together, as there was no time to read them one by one, are counted as not judged', async () => {
  const names = Array.from({ length: 6 }, (_, at) => `test ${at}`)
  const bodies = Object.fromEntries(names.map((name) => [name, keepMegabyte]))
  const { leaks, open, untold } = await watched(bodies, 60_000, 0)
  expect(leaks).toEqual([])
  // Two collections are always allowed: the first test may have one of its own, and is listed then.
  expect(open.length).toBeLessThanOrEqual(1)
  expect(untold).toBe(6 - open.length)
})

test('a hunt repeats them all, and has none of these', async () => {
  const { untold, repeated } = await watched({ one: keepMegabyte, two: () => {} }, 60_000, 1, 'hunt')
  expect({ untold, repeated }).toEqual({ untold: 0, repeated: 2 })
})
