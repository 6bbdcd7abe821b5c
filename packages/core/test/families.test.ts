import { afterEach, describe, expect, test } from 'vitest'
import {
  checkRunnerOptions,
  configure,
  configureFromRunner,
  misspeltVariables,
  type RunnerOptions,
} from '../src/families.ts'
import { resetFileOptions } from '../src/given-options.ts'
import { memoryFamily } from '../src/memory/options.ts'
import { resolveOptions } from '../src/options.ts'
import { runSettings } from '../src/settings.ts'
import { sharedState } from '../src/state.ts'
import { hostileValues } from './hostile.ts'

afterEach(() => {
  resetFileOptions()
  configureFromRunner({})
})

describe('configure', () => {
  test('sets options for what follows, option by option', () => {
    configure({ memory: { tolerance: '64 B', calls: 100 } })
    configure({ memory: { calls: 200 }, latency: { maxTime: '1s' } })
    expect(sharedState().fileOptions).toEqual({
      memory: { tolerance: 64, calls: 200 },
      latency: { maxTime: 1_000 },
    })
  })

  test('sets nothing when anything is refused', () => {
    expect(() => configure({ memory: { calls: 100 }, latency: { maxTime: -1 } })).toThrow(
      'option `maxTime` (from configure())',
    )
    expect(sharedState().fileOptions).toEqual({})
  })

  test('takes functions', () => {
    const setup = (): void => {}
    configure({ memory: { setup } })
    expect(resolveOptions(memoryFamily, undefined, {}).values.setup).toBe(setup)
  })

  test.each(['memroy', 'snapshots', '__proto__', 'constructor'])('names the families for %j', (name) => {
    expect(() => configure(JSON.parse(`{${JSON.stringify(name)}: {}}`))).toThrow(
      `[qtests] Unknown option \`${name}\`. The options are: memory, latency`,
    )
  })

  test.each(hostileValues())('refuses %s with a usage error', (name, value) => {
    const attempts = [() => configure({ memory: { calls: value } } as never), () => configure(value as never)]
    if (name === 'undefined') attempts.shift()
    for (const attempt of attempts) {
      let error: unknown
      try {
        attempt()
      } catch (thrown) {
        error = thrown
      }
      // A plain object without a family is no input.
      if (error === undefined) expect(Object.keys(value as object)).toEqual([])
      else expect(error).toMatchObject({ name: 'QtestsUsageError' })
    }
    expect(sharedState().fileOptions).toEqual({})
  })
})

describe('the next test file of the same isolate', () => {
  test('does not see what configure() has set in the one before', () => {
    configure({ memory: { calls: 100, tolerance: 64 } })
    resetFileOptions()
    configure({ memory: { tolerance: 32 } })
    expect(resolveOptions(memoryFamily, undefined, {}).given).toEqual([
      { name: 'tolerance', value: 32, source: 'file', unit: 'B' },
    ])
  })

  test('does not see the config of another project', () => {
    configureFromRunner({ memory: { calls: 100 }, latency: { maxTime: 500 } })
    configureFromRunner({ memory: { tolerance: 64 } })
    expect(sharedState().configOptions).toEqual({ memory: { tolerance: 64 } })
  })

  test('keeps the config when the options of a file are forgotten', () => {
    configureFromRunner({ memory: { calls: 100 }, snapshots: 'off' })
    resetFileOptions()
    expect(sharedState().configOptions).toEqual({ memory: { calls: 100 } })
  })
})

describe("the options of a runner's config", () => {
  test('are checked where they are read, and handed on as they were written', () => {
    expect(checkRunnerOptions(undefined)).toEqual({})
    const options = { memory: { tolerance: '64 B' }, snapshots: 'off' }
    expect(checkRunnerOptions(options)).toEqual(options)
  })

  test('name what is wrong', () => {
    const refusal = (options: unknown): string => {
      try {
        checkRunnerOptions(options)
      } catch (error) {
        return (error as Error).message
      }
      return 'accepted'
    }
    expect(refusal(5)).toMatchInlineSnapshot(
      `"[qtests] Expected the options of qtests to be a plain object, got \`5\` (number)"`,
    )
    expect(refusal({ memroy: {} })).toMatchInlineSnapshot(
      `"[qtests] Unknown option \`memroy\`. The options are: snapshots, leaks, maxOverhead, memory, latency, resources"`,
    )
    expect(refusal({ memory: { calls: 5 } })).toMatchInlineSnapshot(
      `"[qtests] Expected option \`calls\` (from the runner's config) to be an integer from 64 to 10,000,000, got \`5\` (number)"`,
    )
    expect(refusal({ memory: [] })).toMatchInlineSnapshot(
      `"[qtests] Expected the memory options (from the runner's config) to be a plain object, got \`array of 0\` (array)"`,
    )
    expect(refusal({ memory: { setup: () => {} } })).toMatchInlineSnapshot(
      `"[qtests] Option \`memory.setup\` is a function, which cannot be sent to the workers of a runner. Give it in the call or to configure() in a setup file"`,
    )
    expect(refusal({ snapshots: 'heavy' })).toMatchInlineSnapshot(
      `"[qtests] Expected option \`snapshots\` to be 'light', 'settled' or 'off', got \`"heavy"\` (string)"`,
    )
  })

  test.each(hostileValues())('refuse %s with a usage error, if they do', (_name, value) => {
    for (const options of [value, { memory: value }, { snapshots: value }]) {
      try {
        checkRunnerOptions(options)
      } catch (error) {
        expect(error).toMatchObject({ name: 'QtestsUsageError' })
        continue
      }
      expect(value === undefined || Object.keys(value as object).length === 0).toBe(true)
    }
  })
})

describe('how boundaries are read', () => {
  test('the variable, then the config, then light', () => {
    const mode = (options: RunnerOptions, env: Record<string, string>) => runSettings(options, env).snapshots
    expect(mode({}, {})).toBe('light')
    expect(mode({ snapshots: 'off' }, {})).toBe('off')
    expect(mode({ snapshots: 'off' }, { QTESTS_SNAPSHOTS: 'settled' })).toBe('settled')
    expect(mode({ snapshots: 'off' }, { QTESTS_SNAPSHOTS: '' })).toBe('off')
    expect(() => mode({}, { QTESTS_SNAPSHOTS: 'on' })).toThrow(
      "Expected variable QTESTS_SNAPSHOTS to be 'light', 'settled' or 'off', got `\"on\"` (string)",
    )
  })

  test('leaks and maxOverhead: the variable, then the config, then the default', () => {
    expect(runSettings({}, {})).toEqual({ snapshots: 'light', leaks: 'warn', maxOverhead: 0.5 })
    expect(
      runSettings({ leaks: 'fail', maxOverhead: 2 }, { QTESTS_LEAKS: 'off', QTESTS_MAX_OVERHEAD: '0.1' }),
    ).toEqual({ snapshots: 'light', leaks: 'off', maxOverhead: 0.1 })
    expect(() => runSettings({}, { QTESTS_LEAKS: 'red' })).toThrow(
      "Expected variable QTESTS_LEAKS to be 'warn', 'fail' or 'off', got `\"red\"` (string)",
    )
    expect(() => runSettings({}, { QTESTS_MAX_OVERHEAD: '50%' })).toThrow(
      'Expected variable QTESTS_MAX_OVERHEAD to be a number from 0.05 to 100, got `"50%"` (string)',
    )
    expect(() => checkRunnerOptions({ maxOverhead: 0 })).toThrow(
      'a number from 0.05 to 100, got `0` (number)',
    )
    expect(() => checkRunnerOptions({ leaks: true })).toThrow("option `leaks` to be 'warn', 'fail' or 'off'")
  })
})

describe('variables that set nothing', () => {
  test('are told with those there are; thresholds of fixtures and what is not ours are not', () => {
    const known = { QTESTS_MEMORY_TOLERANCE: '64', QTESTS_LATENCY_GC: 'include', QTESTS_SNAPSHOTS: 'off' }
    const others = { QTESTS_MEMORY_LOW_THRESHOLD: '0.5', QTESTS_DIR: 'logs', QTESTS_OURS: '1', PATH: '/bin' }
    expect(misspeltVariables({ ...known, ...others })).toEqual([])
    const [sentence, ...more] = misspeltVariables({ ...known, QTESTS_MEMORY_TOLERENCE: '64' })
    expect(more).toEqual([])
    expect(sentence).toMatch(
      /^The variable QTESTS_MEMORY_TOLERENCE sets no option. Those of memory are: .*QTESTS_MEMORY_TOLERANCE/,
    )
    // A function cannot come from a variable, so its name is no variable either.
    expect(misspeltVariables({ QTESTS_MEMORY_SETUP: 'x' })).toHaveLength(1)
  })
})
