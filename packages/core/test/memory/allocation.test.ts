import { afterEach, describe, expect, test } from 'vitest'
import { assertAllocatesAtMost, toAllocateAtMost } from '../../src/matchers/allocate.ts'
import { hostileValues } from '../hostile.ts'

class Point {
  readonly x: number
  readonly y: number
  constructor(x: number) {
    this.x = x
    this.y = x
  }
}

const sink: { value: unknown } = { value: undefined }
const kept: unknown[] = []
afterEach(() => {
  sink.value = undefined
  kept.length = 0
})

const failure = (run: Promise<void>): Promise<string> =>
  run.then(
    () => 'resolved',
    (error: Error) => `${error.name}: ${error.message}`,
  )

/** Bytes per call that a failure names. */
const named = (text: string): number => {
  const [, figure, unit] = /calls allocate ([\d.]+) (B|KB|MB) per call/.exec(text) ?? []
  return Number(figure) * (unit === 'MB' ? 1e6 : unit === 'KB' ? 1e3 : 1)
}

const TIME = { maxTime: '20s' } as const

describe('within the budget', () => {
  test.each<[string, (call: number) => unknown, number | string]>([
    ['nothing at all', (call) => call * 2 + 1, 0],
    [
      'an object that the optimiser takes away',
      (call) => {
        const point = { x: call, y: call }
        return point.x + point.y
      },
      0,
    ],
    [
      'an object of 64 B at most',
      (call) => {
        sink.value = new Point(call)
      },
      64,
    ],
    [
      'buffers',
      () => {
        sink.value = new Uint8Array(100_000)
      },
      '101 KB',
    ],
    [
      'after an await',
      async (call) => {
        await null
        sink.value = new Point(call)
      },
      '4 KB',
    ],
  ])('%s', async (_, subject, budget) => {
    await assertAllocatesAtMost(subject, budget as number, { ...TIME, onInconclusive: 'fail' })
  })
})

describe('over the budget', () => {
  test.each<[string, (call: number) => unknown, number | string, least: number, most: number]>([
    [
      'an object, dropped',
      (call) => {
        sink.value = new Point(call)
      },
      8,
      24,
      64,
    ],
    ['an object, kept', (call) => void kept.push(new Point(call)), 8, 24, 64],
    [
      'an array of 80 KB, of which a page of V8 holds few',
      () => {
        sink.value = new Array<number>(10_000).fill(0)
      },
      '60 KB',
      80_000,
      81_000,
    ],
    [
      'buffers of 100 KB',
      () => {
        sink.value = new Uint8Array(100_000)
      },
      '50 KB',
      100_000,
      101_000,
    ],
    [
      'buffers of 5 MB, which V8 collects at once',
      () => {
        sink.value = new Uint8Array(5_000_000)
      },
      '4 MB',
      5_000_000,
      5_000_000,
    ],
    [
      'an object after an await',
      async (call) => {
        await null
        sink.value = new Array<number>(100).fill(call)
      },
      100,
      800,
      2_000,
    ],
    [
      'much in one of a hundred calls',
      (call) => {
        if (call % 100 === 0) sink.value = new Array<number>(1_000).fill(call)
      },
      10,
      79,
      90,
    ],
  ])('%s', async (_, subject, budget, least, most) => {
    const text = await failure(assertAllocatesAtMost(subject, budget as number, TIME))
    expect(text).toMatch(/\[qtests\] calls allocate .* over the budget of /)
    expect(named(text)).toBeGreaterThanOrEqual(least)
    expect(named(text)).toBeLessThanOrEqual(most)
    expect(text).toMatch(/recorded {5}[\d.]+ K?B per call, exactly: each object of/)
    expect(text).toContain('allocated in')
    expect(text.split('\n').every((line) => line.length <= 100)).toBe(true)
  })

  test('a budget from the message has room for it', async () => {
    const subject = (): void => {
      sink.value = JSON.parse('{"list":[1,2,{"name":"x"}]}')
    }
    const text = await failure(assertAllocatesAtMost(subject, 1, { ...TIME, explain: 'off' }))
    expect(text).not.toContain('allocated in')
    const budget = /a budget of ([\d.]+ K?B) has room for it/.exec(text)?.[1] as `${number} B`
    await assertAllocatesAtMost(subject, budget, { ...TIME, onInconclusive: 'fail' })
  })

  test('what hooks allocate does not count', async () => {
    const hook = (): void => {
      sink.value = new Array<number>(10_000).fill(0)
    }
    await assertAllocatesAtMost((call) => call + 1, 64, {
      ...TIME,
      beforeEach: hook,
      afterEach: hook,
      onInconclusive: 'fail',
    })
  })

  test('calls are made no more often than allowed', async () => {
    let made = 0
    const text = await failure(
      assertAllocatesAtMost(
        () => {
          made += 1
          sink.value = new Point(made)
        },
        8,
        { ...TIME, calls: 200, warmup: 20, onInconclusive: 'fail', explain: 'off' },
      ),
    )
    expect(text).toMatch(/calls (?:may )?allocate/)
    // The second witness sees further calls of its own.
    expect(made).toBeLessThan(200 + 1_100)
  })
})

describe('bad input', () => {
  test.each<[unknown, string]>([
    [-1, 'got `-1` (number)'],
    ['2', 'got `"2"` (string)'],
    ['2 parsecs', 'got `"2 parsecs"` (string)'],
    [1e10, 'got `10000000000` (number)'],
    [undefined, 'got `undefined` (undefined)'],
  ])('%s as a budget', async (value, message) => {
    const text = await failure(assertAllocatesAtMost(() => {}, value as number))
    expect(text).toContain(
      "QtestsUsageError: [qtests] Expected the budget to be a size from 0 to 1,000,000,000 B, as a number of bytes or text with a unit, such as 64 or '2 KB'",
    )
    expect(text).toContain(message)
  })

  test.each(hostileValues())('%s as a budget', async (_, value) => {
    const text = await failure(assertAllocatesAtMost(() => {}, value as number, { maxTime: 100, calls: 64 }))
    expect(text).toMatch(/^(?:resolved|QtestsUsageError: \[qtests\] )/)
  })

  test.each<[object, string]>([
    [
      { tolerance: 5 },
      'Option `tolerance` does not apply to toAllocateAtMost. Its budget is the first argument',
    ],
    [{ allow: {} }, 'Option `allow` does not apply to toAllocateAtMost'],
    [{ maxTime: -1 }, 'Expected option `maxTime`'],
    [{ explain: 'yes' }, 'Expected option `explain`'],
  ])('%o', async (options, message) => {
    expect(await failure(assertAllocatesAtMost(() => {}, 5, options as never))).toContain(message)
  })

  test('a third argument', () => {
    expect(() => toAllocateAtMost.prepare(() => {}, [5, {}, 1])).toThrow('at most two arguments, got 3')
  })
})

test('a subject that throws is named with its call, and teardown runs', async () => {
  const boom = new Error('boom')
  let ended = 0
  const teardown = (): void => {
    ended += 1
  }
  for (const subject of [
    (call: number): void => {
      if (call === 7) throw boom
    },
    async (call: number): Promise<void> => {
      if (call === 7) throw boom
    },
  ]) {
    await expect(assertAllocatesAtMost(subject, 5, { teardown })).rejects.toMatchObject({
      cause: boom,
      message: expect.stringContaining('the subject threw at call 7'),
    })
  }
  expect(ended).toBe(2)
})
