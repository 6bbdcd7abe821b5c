import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { updateMode } from '../../src/baseline/place.ts'
import { BaselinePlaces } from '../../src/matchers/baseline-places.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('what may be written', () => {
  test.each(['all', 'new', 'none'] as const)('is what the runner says of snapshots: %s', (mode) => {
    vi.stubEnv('CI', mode === 'none' ? '' : 'true')
    expect(updateMode({ snapshotState: { _updateSnapshot: mode } })).toBe(mode)
  })

  test.each([
    ['', 'new'],
    ['false', 'new'],
    ['true', 'none'],
    ['1', 'none'],
  ])('is, with CI=%o and no such word from the runner, %o', (ci, mode) => {
    vi.stubEnv('CI', ci)
    expect(updateMode({})).toBe(mode)
    expect(updateMode({ snapshotState: { _updateSnapshot: 'some' } })).toBe(mode)
  })
})

describe('the name of a baseline', () => {
  const context = {
    testPath: join('src', 'a.test.ts'),
    currentTestName: 'sums > up',
    snapshotState: { _updateSnapshot: 'new' },
  }
  const test1 = { file: 'src/a.test.ts', test: 'sums > up', key: {}, concurrent: false, deadline: undefined }

  test('is that of the test and a number, which a retry counts from 1 again', () => {
    const places = new BaselinePlaces()
    const path = join('src', '__perf__', 'a.test.ts.json')
    expect(places.next(context, test1)).toEqual({ path, name: 'sums > up 1', mode: 'new' })
    expect(places.next(context, test1)?.name).toBe('sums > up 2')
    expect(places.next(context, { ...test1, key: {} })?.name).toBe('sums > up 1')
    places.endOfTest(test1.key)
    expect(places.next(context, test1)?.name).toBe('sums > up 1')
  })

  test('is not to be had outside of a test', () => {
    expect(new BaselinePlaces().next(context, undefined)).toBeUndefined()
    expect(new BaselinePlaces().next({ testPath: 'a.test.ts' }, test1)).toBeUndefined()
  })
})
