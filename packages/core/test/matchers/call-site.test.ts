import { afterEach, describe, expect, test } from 'vitest'
import { callSite, pointTo } from '../../src/matchers/call-site.ts'

const { prepareStackTrace, stackTraceLimit } = Error

afterEach(() => {
  if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace')
  else Error.prepareStackTrace = prepareStackTrace
  Error.stackTraceLimit = stackTraceLimit
})

/** What `callSite()` says when the stack reads so below its own frame. */
function siteIn(...frames: string[]): string | undefined {
  Error.prepareStackTrace = () =>
    ['Error', 'at callSite (/app/core/dist/index.js:1:2)', ...frames].join('\n    ')
  return callSite()?.location
}

describe('the call site', () => {
  test('is file, line and column of the code that called', () => {
    expect(callSite()?.location).toMatch(/^call-site\.test\.ts:\d+:\d+$/)
    expect(callSite()?.frames.split('\n')[0]).toContain('call-site.test.ts')
  })

  test.each([
    ['at /app/test/a.test.ts:3:4', 'a.test.ts:3:4'],
    ['at Object.<anonymous> (/app/test/a.test.ts:3:4)', 'a.test.ts:3:4'],
    ['at async work (file:///app/test/a.test.ts:3:4)', 'a.test.ts:3:4'],
    ['at async /app/test/a.test.ts:3:4', 'a.test.ts:3:4'],
    ['at new Thing (C:\\app\\test\\a.test.ts:3:4)', 'a.test.ts:3:4'],
    ['at work (/my app (copy)/a.test.ts:3:4)', 'a.test.ts:3:4'],
    ['at /my app (copy)/a test.ts:3:4', 'a test.ts:3:4'],
  ])('is read from %s', (frame, location) => {
    expect(siteIn(frame)).toBe(location)
  })

  test('is the first frame that is neither ours, nor of a package, nor of node', () => {
    const others = [
      'at matcher (/app/core/dist/other.js:1:2)',
      'at /app/core/dist/other.js:1:2',
      'at extend (file:///app/node_modules/vitest/dist/index.js:1:2)',
      'at process.processTicks (node:internal/process/task_queues:1:2)',
      'at eval (eval at work (/app/test/b.ts:1:2), <anonymous>:1:1)',
      'at async Promise.all (index 0)',
      'at Array.map (<anonymous>)',
    ]
    expect(siteIn(...others, 'at /app/test/a.test.ts:3:4', 'at /app/test/c.test.ts:5:6')).toBe(
      'a.test.ts:3:4',
    )
    expect(siteIn(...others)).toBeUndefined()
  })

  test.each<[string, unknown]>([
    ['call sites', []],
    ['nothing', undefined],
    ['an object', {}],
  ])('is unknown where a test lets stacks be %s', (_what, stack) => {
    Error.prepareStackTrace = () => stack
    expect(callSite()).toBeUndefined()
  })

  test('is unknown where the stack of a test throws', () => {
    Error.prepareStackTrace = () => {
      throw new Error('hostile')
    }
    expect(callSite()).toBeUndefined()
  })

  test('leaves the length of stacks as it was', () => {
    Error.stackTraceLimit = 3
    callSite()
    expect(Error.stackTraceLimit).toBe(3)
    Error.stackTraceLimit = 0
    expect(callSite()?.location).toMatch(/^call-site\.test\.ts/)
    expect(Error.stackTraceLimit).toBe(0)
  })

  test('becomes the stack of an error', () => {
    const error = pointTo(
      { location: 'a.test.ts:3:4', frames: '    at /app/a.test.ts:3:4' },
      new TypeError('no'),
    )
    expect(error.stack).toBe('TypeError: no\n    at /app/a.test.ts:3:4')
    const { stack } = error
    expect(pointTo(undefined, error).stack).toBe(stack)
  })
})
