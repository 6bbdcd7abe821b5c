import { expect, test } from 'vitest'
import { explainRetainers, type RetainersOptions } from '../src/index.ts'

const subject = (): void => {}
const bad: readonly [options: unknown, message: string | RegExp][] = [
  [undefined, 'Expected the options of explainRetainers to be an object, got `undefined` (undefined)'],
  [[], 'Expected the options of explainRetainers to be an object, got `array of 0` (array)'],
  [{}, 'Expected exactly one of the options `subject` and `snapshot`'],
  [
    { subject, snapshot: { file: 'x', calls: 1 } },
    'Expected exactly one of the options `subject` and `snapshot`',
  ],
  [{ subject: 'open' }, 'Expected option `subject` to be a function, got `"open"` (string)'],
  [{ subject, call: 3 }, /^\[qtests\] Unknown option `call` of explainRetainers; there are: subject, /],
  [{ subject, calls: 0 }, 'Expected option `calls` to be an integer from 1 to 100000, got `0` (number)'],
  [
    { subject, calls: Number.NaN },
    'Expected option `calls` to be an integer from 1 to 100000, got `NaN` (number)',
  ],
  [
    { subject, calls: '20' },
    'Expected option `calls` to be an integer from 1 to 100000, got `"20"` (string)',
  ],
  [{ subject, firstCall: -1 }, 'Expected option `firstCall` to be an integer from 0, got `-1` (number)'],
  [
    { subject, maxTime: '10' },
    /^\[qtests\] Expected option `maxTime` to be a number of milliseconds or text with a unit/,
  ],
  [{ subject, maxTime: 5 }, 'Expected option `maxTime` to be from 100 ms to 10 min, got `5` (number)'],
  [{ subject, maxHeap: '1 KB' }, 'Expected option `maxHeap` to be from 1 MB to 4 GB, got `"1 KB"` (string)'],
  [{ subject, maxSnapshot: -1 }, /^\[qtests\] Expected option `maxSnapshot` to be a number of bytes/],
  [
    { subject, maxChildHeap: 1e6 },
    'Expected option `maxChildHeap` to be from 64 MiB to 16 GiB, got `1000000` (number)',
  ],
  [{ subject, limit: 1.5 }, 'Expected option `limit` to be an integer from 1 to 1000, got `1.5` (number)'],
  [{ subject, saveSnapshot: '' }, 'Expected option `saveSnapshot` to be a path, got `""` (string)'],
  [
    { snapshot: 'heap.heapsnapshot' },
    'Expected option `snapshot` to be an object with a `file`, got `"heap.heapsnapshot"` (string)',
  ],
  [{ snapshot: { file: 3, calls: 1 } }, 'Expected option `snapshot.file` to be a path, got `3` (number)'],
  [
    { snapshot: { file: 'x' } },
    'Expected option `snapshot.calls` to be an integer from 1, got `undefined` (undefined)',
  ],
  [
    { snapshot: { file: 'x', calls: 1, afterObjectId: -2 } },
    'Expected option `snapshot.afterObjectId` to be an integer from 0, got `-2` (number)',
  ],
]

test.each(bad)('%j is refused before anything runs', async (options, message) => {
  const error = await explainRetainers(options as RetainersOptions).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(TypeError)
  const text = (error as TypeError).message
  if (typeof message === 'string') expect(text).toBe(`[qtests] ${message}`)
  else expect(text).toMatch(message)
})

test('a bad option is refused without a call of the subject', async () => {
  let calls = 0
  await expect(explainRetainers({ subject: () => calls++, limit: 0 })).rejects.toThrow('option `limit`')
  expect(calls).toBe(0)
})
