/** Whatever an operator sets within the ranges is taken, and whatever is beyond one is refused by its name. */
import fc from 'fast-check'
import { expect, test } from '#fixtures'
import { type Config, configSchema } from '../src/config'

/** The ranges as they are documented, apart from the schema that is to keep them. */
const RANGES = {
  memoryHigh: { least: 0.5, most: 0.9, integer: false },
  memoryCritical: { least: 0.9, most: 0.99, integer: false },
  cacheEntries: { least: 100, most: 10_000, integer: true },
  connections: { least: 5, most: 100, integer: true },
  resultRows: { least: 100, most: 100_000, integer: true },
} as const

type Name = keyof typeof RANGES
const NAMES = Object.keys(RANGES) as Name[]

const within = (name: Name): fc.Arbitrary<number> => {
  const { least: min, most: max, integer } = RANGES[name]
  return integer ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true })
}

const beyond = (name: Name): fc.Arbitrary<unknown> => {
  const { least, most, integer } = RANGES[name]
  return fc.oneof(
    fc.double({ max: least, maxExcluded: true, noNaN: true }),
    fc.double({ min: most, minExcluded: true, noNaN: true }),
    fc.constantFrom(Number.NaN, String(least), null, [least]),
    ...(integer ? [fc.integer({ min: least, max: most - 1 }).map((value) => value + 0.5)] : []),
  )
}

const configs: fc.Arbitrary<Config> = fc
  .record({
    memoryHigh: within('memoryHigh'),
    memoryCritical: within('memoryCritical'),
    cacheEntries: within('cacheEntries'),
    connections: within('connections'),
    resultRows: within('resultRows'),
  })
  .filter(({ memoryHigh, memoryCritical }) => memoryHigh < memoryCritical)

test('whatever is within the ranges is taken as it is', () => {
  fc.assert(
    fc.property(configs, (config) => {
      expect(configSchema.parse(config)).toEqual(config)
    }),
  )
})

test('what is left out has a value that may be set as well', () => {
  fc.assert(
    fc.property(configs, fc.subarray(NAMES), (config, given) => {
      const some = Object.fromEntries(given.map((name) => [name, config[name]]))
      const parsed = configSchema.safeParse(some)
      // The two shares of memory depend on each other: a default may not fit what was given.
      if (!parsed.success) expect(parsed.error.issues.map(({ path }) => path.join())).toEqual(['memoryHigh'])
      else expect(configSchema.parse(parsed.data)).toEqual(parsed.data)
    }),
  )
})

for (const name of NAMES) {
  test(`${name} beyond its range is refused by its name`, () => {
    fc.assert(
      fc.property(configs, beyond(name), (config, value) => {
        const { success, error } = configSchema.safeParse({ ...config, [name]: value })
        expect(success).toBe(false)
        expect(error?.issues.map(({ path }) => path[0])).toContain(name)
      }),
    )
  })
}

test('an option that does not exist is refused', () => {
  expect(() => configSchema.parse({ cacheEntrys: 500 })).toThrow('cacheEntrys')
})
