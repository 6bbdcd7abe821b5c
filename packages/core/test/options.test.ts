import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { memoryFamily } from '../src/memory/options.ts'
import {
  bytesOption,
  choiceOption,
  durationOption,
  functionOption,
  integerOption,
  numberOption,
  optionalOption,
} from '../src/option-kinds.ts'
import { checkOptions, type OptionFamily, resolveOptions, variableName } from '../src/options.ts'
import { sharedState } from '../src/state.ts'
import { hostileValues } from './hostile.ts'

const table = {
  calls: integerOption(100, 1, 10_000),
  share: numberOption(0.5, 1e-12, 1),
  maxTime: durationOption(2_000, 10, 600_000),
  tolerance: bytesOption(16, 1, 1e9),
  explain: choiceOption('sites', ['sites', 'off', false]),
  warmup: optionalOption(integerOption(0, 0, 50)),
  setup: functionOption<() => void>(),
}
const family: OptionFamily<typeof table> = { name: 'fake', table }

afterEach(() => {
  const state = sharedState()
  state.fileOptions = {}
  state.configOptions = {}
  vi.unstubAllEnvs()
})

describe('resolution', () => {
  test('fills in defaults, and tells that nothing was given', () => {
    expect(resolveOptions(family, undefined, {})).toEqual({
      values: {
        calls: 100,
        share: 0.5,
        maxTime: 2_000,
        tolerance: 16,
        explain: 'sites',
        warmup: undefined,
        setup: undefined,
      },
      given: [],
    })
  })

  test('resolves units to ms and bytes', () => {
    const { values } = resolveOptions(family, { maxTime: '1.5s', tolerance: '2 KB' }, {})
    expect(values).toMatchObject({ maxTime: 1_500, tolerance: 2_000 })
  })

  test('nearer wins: call, file, variable, config, default', () => {
    // Each source gives the option or not; the value tells the source.
    const sources = ['config', 'variable', 'file', 'call'] as const
    fc.assert(
      fc.property(fc.subarray([...sources]), (present) => {
        const given = (source: (typeof sources)[number], at: number): object =>
          present.includes(source) ? { calls: at } : {}
        const state = sharedState()
        state.configOptions = { fake: checkOptions(family, given('config', 1), 'config') }
        state.fileOptions = { fake: checkOptions(family, given('file', 3), 'file') }
        const env = present.includes('variable') ? { QTESTS_FAKE_CALLS: '2' } : {}
        const resolved = resolveOptions(family, given('call', 4), env)
        const nearest = present.at(-1)
        expect(resolved.values.calls).toBe(nearest === undefined ? 100 : sources.indexOf(nearest) + 1)
        expect(resolved.given).toEqual(
          nearest === undefined ? [] : [{ name: 'calls', value: resolved.values.calls, source: nearest }],
        )
      }),
    )
  })

  test('an option that is present but undefined lets the farther one through', () => {
    sharedState().fileOptions = { fake: { calls: 7 } }
    expect(resolveOptions(family, { calls: undefined }, {}).values.calls).toBe(7)
  })

  test('lists what was given in the order of the table, with its unit, however it was written', () => {
    sharedState().configOptions = { fake: { tolerance: 64 } }
    const { given } = resolveOptions(family, { maxTime: '1s', calls: 5 }, { QTESTS_FAKE_SHARE: '0.1' })
    expect(given).toEqual([
      { name: 'calls', value: 5, source: 'call' },
      { name: 'share', value: 0.1, source: 'variable' },
      { name: 'maxTime', value: 1_000, source: 'call', unit: 'ms' },
      { name: 'tolerance', value: 64, source: 'config', unit: 'B' },
    ])
  })

  test('hands over frozen objects', () => {
    const resolved = resolveOptions(family, { calls: 5 }, {})
    expect([resolved, resolved.values, resolved.given, resolved.given[0]].every(Object.isFrozen)).toBe(true)
  })

  test('reads variables at the time of the call, also after `process.env` was replaced', () => {
    expect(resolveOptions(family, undefined).values.calls).toBe(100)
    vi.stubEnv('QTESTS_FAKE_CALLS', '9')
    expect(resolveOptions(family, undefined).values.calls).toBe(9)
    const { env } = process
    process.env = { QTESTS_FAKE_CALLS: '8' }
    try {
      expect(resolveOptions(family, undefined).values.calls).toBe(8)
    } finally {
      process.env = env
    }
  })

  test('works where a test has put another `process` in place of the real one', () => {
    vi.stubGlobal('process', undefined)
    try {
      expect(resolveOptions(family, undefined).values.calls).toBe(100)
    } finally {
      vi.unstubAllGlobals()
    }
  })
})

describe('variables', () => {
  test('are named after family and option', () => {
    expect(variableName('memory', 'maxTime')).toBe('QTESTS_MEMORY_MAX_TIME')
    expect(variableName('latency', 'gc')).toBe('QTESTS_LATENCY_GC')
  })

  test.each([
    ['CALLS', '7', { calls: 7 }],
    ['CALLS', ' 7 ', { calls: 7 }],
    ['SHARE', '1e-6', { share: 1e-6 }],
    ['MAX_TIME', '20', { maxTime: 20 }],
    ['MAX_TIME', '20ms', { maxTime: 20 }],
    ['TOLERANCE', '2 KB', { tolerance: 2_000 }],
    ['EXPLAIN', 'off', { explain: 'off' }],
    ['EXPLAIN', 'false', { explain: false }],
    ['CALLS', '', {}],
  ])('QTESTS_FAKE_%s=%j', (name, text, values) => {
    const resolved = resolveOptions(family, undefined, { [`QTESTS_FAKE_${name}`]: text })
    expect(resolved.values).toMatchObject(values)
    expect(resolved.given).toHaveLength(Object.keys(values).length)
  })

  test.each([
    ['CALLS', 'many', 'an integer from 1 to 10,000', '"many"'],
    ['CALLS', '7.5', 'an integer from 1 to 10,000', '"7.5"'],
    ['CALLS', 'Infinity', 'an integer from 1 to 10,000', '"Infinity"'],
    ['CALLS', '   ', 'an integer from 1 to 10,000', '"   "'],
    ['SHARE', 'NaN', 'a number from 1e-12 to 1', '"NaN"'],
    ['EXPLAIN', 'yes', "one of 'sites', 'off', false", '"yes"'],
  ])('QTESTS_FAKE_%s=%j is refused by its own name', (name, text, constraint, shown) => {
    expect(() => resolveOptions(family, undefined, { [`QTESTS_FAKE_${name}`]: text })).toThrow(
      `[qtests] Expected the variable QTESTS_FAKE_${name} to be ${constraint}, got \`${shown}\` (string)`,
    )
  })

  test('cannot set a function, and say so instead of doing nothing', () => {
    expect(() => resolveOptions(family, undefined, { QTESTS_FAKE_SETUP: './setup.js' })).toThrow(
      '[qtests] The variable QTESTS_FAKE_SETUP cannot set option `setup`, which is no plain value. Give it in the call or to configure()',
    )
  })
})

describe('refusals', () => {
  const refusal = (options: unknown): string => {
    try {
      checkOptions(family, options, 'call')
    } catch (error) {
      expect(error).toMatchObject({ name: 'QtestsUsageError' })
      return (error as Error).message
    }
    throw new Error('was accepted')
  }

  test('name option, constraint, value and type', () => {
    expect(refusal({ calls: -1 })).toMatchInlineSnapshot(
      `"[qtests] Expected option \`calls\` to be an integer from 1 to 10,000, got \`-1\` (number)"`,
    )
    expect(refusal({ calls: Number.NaN })).toMatchInlineSnapshot(
      `"[qtests] Expected option \`calls\` to be an integer from 1 to 10,000, got \`NaN\` (number)"`,
    )
    expect(refusal({ calls: '5' })).toMatchInlineSnapshot(
      `"[qtests] Expected option \`calls\` to be an integer from 1 to 10,000, got \`"5"\` (string)"`,
    )
    expect(refusal({ share: 2 })).toMatchInlineSnapshot(
      `"[qtests] Expected option \`share\` to be a number from 1e-12 to 1, got \`2\` (number)"`,
    )
    expect(refusal({ maxTime: '20' })).toMatchInlineSnapshot(
      `"[qtests] Expected option \`maxTime\` to be a duration from 10 to 600,000 ms, as a number of ms or text with a unit, such as 500 or '2s', got \`"20"\` (string)"`,
    )
    expect(refusal({ maxTime: 5 })).toMatchInlineSnapshot(
      `"[qtests] Expected option \`maxTime\` to be a duration from 10 to 600,000 ms, as a number of ms or text with a unit, such as 500 or '2s', got \`5\` (number)"`,
    )
    expect(refusal({ tolerance: '64' })).toMatchInlineSnapshot(
      `"[qtests] Expected option \`tolerance\` to be a size from 1 to 1,000,000,000 B, as a number of bytes or text with a unit, such as 64 or '2 KB', got \`"64"\` (string)"`,
    )
    expect(refusal({ tolerance: Number.POSITIVE_INFINITY })).toMatchInlineSnapshot(
      `"[qtests] Expected option \`tolerance\` to be a size from 1 to 1,000,000,000 B, as a number of bytes or text with a unit, such as 64 or '2 KB', got \`Infinity\` (number)"`,
    )
    expect(refusal({ explain: 'on' })).toMatchInlineSnapshot(
      `"[qtests] Expected option \`explain\` to be one of 'sites', 'off', false, got \`"on"\` (string)"`,
    )
    expect(refusal({ setup: {} })).toMatchInlineSnapshot(
      `"[qtests] Expected option \`setup\` to be a function, got \`Object\` (object)"`,
    )
    expect(refusal({ calls: null })).toMatchInlineSnapshot(
      `"[qtests] Expected option \`calls\` to be an integer from 1 to 10,000, got \`null\` (null)"`,
    )
  })

  test('name where the option was given', () => {
    expect(() => checkOptions(family, { calls: 0 }, 'file')).toThrow(
      'option `calls` (from configure()) to be',
    )
    expect(() => checkOptions(family, { calls: 0 }, 'config')).toThrow(
      "option `calls` (from the runner's config) to be",
    )
  })

  test.each(['tolerence', '__proto__', 'constructor', 'toString', ''])(
    'list the known options for %j',
    (name) => {
      expect(refusal(JSON.parse(`{${JSON.stringify(name)}: 5}`))).toBe(
        `[qtests] Unknown option \`${name}\`. The fake options are: calls, share, maxTime, tolerance, explain, warmup, setup`,
      )
    },
  )

  test('take nothing from prototypes', () => {
    class Options {
      get calls(): number {
        return 5
      }
    }
    expect(refusal(new Options())).toBe(
      '[qtests] Expected the fake options to be a plain object, got `Options` (object)',
    )
    // In a literal, `__proto__` sets the prototype instead of a key.
    expect(refusal({ __proto__: { calls: 5 } })).toContain('to be a plain object')
    expect(refusal(new Map([['calls', 5]]))).toContain('got `Map` (object)')
    expect(refusal([5])).toContain('got `array of 1` (array)')
    expect(refusal(5)).toContain('got `5` (number)')
    expect(refusal(() => {})).toContain('got `anonymous function` (function)')
  })

  test('accept plain objects without a prototype, and of other realms', async () => {
    const { runInNewContext } = await import('node:vm')
    expect(checkOptions(family, Object.assign(Object.create(null), { calls: 5 }), 'call')).toEqual({
      calls: 5,
    })
    expect(checkOptions(family, runInNewContext('({ calls: 5 })'), 'call')).toEqual({ calls: 5 })
  })

  test('say what a getter threw, and where', () => {
    const options = {
      get calls(): number {
        throw new Error('not yet loaded')
      },
    }
    expect(refusal(options)).toBe(
      '[qtests] Could not read `calls` of the fake options: Error: not yet loaded',
    )
  })

  test.each(hostileValues())('are usage errors for %s', (name, value) => {
    if (name === 'undefined') return expect(checkOptions(family, value, 'call')).toEqual({})
    // Hostile objects that are plain and empty to Object.keys() are no input at all.
    if (typeof value !== 'object' || !isEmptyPlain(value)) expect(refusal(value)).toMatch(/^\[qtests\] /)
    for (const option of Object.keys(table)) {
      if (option === 'setup' && typeof value === 'function') continue
      if (option === 'warmup' && name === 'negative zero') continue
      expect(refusal({ [option]: value })).toMatch(/^\[qtests\] /)
    }
  })

  test('are usage errors for any JSON and any value of an option', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(table)),
        fc.anything({ withBigInt: true }),
        (option, value) => {
          try {
            checkOptions(family, { [option]: value }, 'call')
          } catch (error) {
            expect(error).toMatchObject({ name: 'QtestsUsageError' })
          }
        },
      ),
    )
  })
})

function isEmptyPlain(value: unknown): boolean {
  try {
    return Object.keys(value as object).length === 0
  } catch {
    return false
  }
}

test('of a table of reasons the wrong entry is named, and why', () => {
  const refusal = (allow: unknown): string => {
    try {
      checkOptions(memoryFamily, { allow }, 'call')
    } catch (error) {
      return (error as Error).message.replace('[qtests] Expected ', '')
    }
    return 'not refused'
  }
  const fingerprint = "a fingerprint as a failure prints it, such as 'held-1a2b3c4d'"
  const reason = 'the reason, a text that is not empty'
  expect(refusal({ 'held-12345678': 'why', foo: 'x' })).toBe(
    `each name of option \`allow\` to be ${fingerprint}, got \`"foo"\` (string)`,
  )
  expect(refusal({ 'held-12345678': true })).toBe(
    `entry \`held-12345678\` of option \`allow\` to be ${reason}, got \`true\` (boolean)`,
  )
  expect(refusal({ 'held-12345678': 'why', 'site-12345678': '  ' })).toBe(
    `entry \`site-12345678\` of option \`allow\` to be ${reason}, got \`"  "\` (string)`,
  )
  expect(refusal('held-12345678')).toContain('option `allow` to be an object of fingerprints and reasons')
  expect(refusal(['held-12345678'])).not.toBe('not refused')
  expect(refusal({ 'held-12345678': 'why' })).toBe('not refused')
})
