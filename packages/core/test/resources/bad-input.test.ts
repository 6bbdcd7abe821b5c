import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import { configure } from '../../src/families.ts'
import { toNotLeakHandles, toNotLeakListeners, toNotLeakTimers } from '../../src/matchers/resources.ts'
import { resolveOptions } from '../../src/options.ts'
import { resourceFamily } from '../../src/resources/options.ts'
import { sharedState } from '../../src/state.ts'

const subject = (): void => {
  throw new Error('bad input must be refused before anything runs')
}

/** The text of the error of `run`, which is about input. */
function refusal(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    expect(error).toMatchObject({ name: 'QtestsUsageError' })
    expect(error).toBeInstanceOf(TypeError)
    return (error as Error).message.replace('[qtests] ', '')
  }
  throw new Error('was not refused')
}

describe.each([toNotLeakTimers, toNotLeakListeners, toNotLeakHandles])('$name', (matcher) => {
  test.each<[options: unknown, refused: string]>([
    [5, 'Expected the resources options to be a plain object, got `5` (number)'],
    [
      { call: 9 },
      'Unknown option `call`. The resources options are: calls, warmup, maxTime, setup, teardown, beforeEach, afterEach, ignore, on, explain, onInconclusive',
    ],
    [{ calls: 8 }, 'Expected option `calls` to be an integer from 9 to 100,000, got `8` (number)'],
    [{ warmup: -1 }, 'Expected option `warmup` to be an integer from 0 to 100,000, got `-1` (number)'],
    [
      { calls: 20, warmup: 15 },
      'Expected option `calls` to leave at least 6 calls after the warm-up, two for each of three rounds, got 20 with 15 of warm-up',
    ],
    [
      { maxTime: '5 parsecs' },
      'Expected option `maxTime` to be a duration from 10 to 600,000 ms, as a number of ms or text with a unit, such as 500 or \'2s\', got `"5 parsecs"` (string)',
    ],
    [{ setup: 1 }, 'Expected option `setup` to be a function, got `1` (number)'],
    [
      { ignore: 'socket' },
      'Expected option `ignore` to be an array of kinds or event names, such as [\'keep-alive socket\'], or a function, got `"socket"` (string)',
    ],
    [
      { ignore: [1] },
      "Expected option `ignore` to be an array of kinds or event names, such as ['keep-alive socket'], or a function, got `array of 1` (array)",
    ],
    [
      { ignore: [''] },
      "Expected option `ignore` to be an array of kinds or event names, such as ['keep-alive socket'], or a function, got `array of 1` (array)",
    ],
    [
      { explain: 'stacks' },
      "Expected option `explain` to be one of 'sites', 'off', got `\"stacks\"` (string)",
    ],
    [
      { onInconclusive: false },
      "Expected option `onInconclusive` to be one of 'pass', 'fail', got `false` (boolean)",
    ],
    [
      { on: [] },
      'Expected option `on` to be an array of emitters, event targets, objects whose listeners can be counted, or functions that return a count, got `array of 0` (array)',
    ],
    [
      { on: [{}] },
      'Expected option `on` to be an array of emitters, event targets, objects whose listeners can be counted, or functions that return a count, got `array of 1` (array)',
    ],
  ])('%o', (options, refused) => {
    expect(refusal(() => matcher.prepare(subject, [options]))).toBe(refused)
  })

  test('two arguments, and no function', () => {
    expect(refusal(() => matcher.prepare(subject, [{}, {}]))).toBe(
      `Expected at most one argument, got 2. The form is: ${matcher.name}(options?)`,
    )
    expect(refusal(() => matcher.prepare(7, []))).toBe(
      `Expected the subject to be a function (await expect(() => work()).${matcher.name}()), got \`7\` (number)`,
    )
  })
})

test('a kind that there is not is refused, and not ignored', () => {
  const ignore = ['intervall']
  expect(refusal(() => toNotLeakTimers.prepare(subject, [{ ignore }]))).toBe(
    "Expected each name in option `ignore` to be a kind that toNotLeakTimers knows ('timeout', 'immediate', 'interval', 'animation frame', 'idle callback'), got `\"intervall\"` (string)",
  )
  expect(refusal(() => toNotLeakHandles.prepare(subject, [{ ignore: ['socket', 'sockets'] }]))).toContain(
    "a kind that toNotLeakHandles knows ('worker', ",
  )
  // Events can have any name; one list may be for timers and handles; what is set for all tests is for listeners too.
  expect(() => toNotLeakListeners.prepare(subject, [{ ignore }])).not.toThrow()
  expect(() =>
    toNotLeakTimers.prepare(subject, [{ ignore: ['interval', 'keep-alive socket'] }]),
  ).not.toThrow()
  configure({ resources: { ignore: ['abort'] } })
  expect(() => toNotLeakTimers.prepare(subject, [])).not.toThrow()
  sharedState().fileOptions = {}
})

test('`on` is of listeners only', () => {
  const options = [{ on: [new EventEmitter()] }]
  expect(() => toNotLeakListeners.prepare(subject, options)).not.toThrow()
  expect(refusal(() => toNotLeakTimers.prepare(subject, options))).toBe(
    'Option `on` names what toNotLeakListeners counts; toNotLeakTimers does not take it',
  )
})

test('variables and configure()', () => {
  const { values } = resolveOptions(resourceFamily, {}, { QTESTS_RESOURCES_IGNORE: 'socket, abort' })
  expect(values.ignore).toEqual(['socket', 'abort'])
  expect(refusal(() => resolveOptions(resourceFamily, {}, { QTESTS_RESOURCES_IGNORE: ',' }))).toContain(
    'Expected the variable QTESTS_RESOURCES_IGNORE to be an array of kinds or event names',
  )
  expect(refusal(() => resolveOptions(resourceFamily, {}, { QTESTS_RESOURCES_ON: 'x' }))).toContain(
    'The variable QTESTS_RESOURCES_ON cannot set option `on`',
  )
  expect(refusal(() => configure({ resources: { calls: 1 } }))).toContain(
    'Expected option `calls` (from configure()) to be an integer from 9 to 100,000',
  )
})
