import { createRequire } from 'node:module'
import { assertNoTimerLeak } from '@qtests/core'
import {
  type CockatielModule,
  type ContractReport,
  checkContract,
  circuitBreakerContract,
  cockatielCapabilities,
  cockatielPort,
  type OpossumClass,
  opossumCapabilities,
  opossumPort,
} from '@qtests/fixtures'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Loose, load } from './loose.ts'

const require = createRequire(import.meta.url)

function contractOf(release: string): ReturnType<typeof circuitBreakerContract> {
  if (release.startsWith('opossum')) {
    const Class = require(release) as OpossumClass
    return circuitBreakerContract((spec) => opossumPort(Class, spec), opossumCapabilities(Class))
  }
  const cockatiel = require(release) as CockatielModule
  return circuitBreakerContract((spec) => cockatielPort(cockatiel, spec), cockatielCapabilities(cockatiel))
}

/** Each release is judged once. */
const reports = new Map<string, Promise<ContractReport>>()
function reportOf(release: string): Promise<ContractReport> {
  const report = reports.get(release) ?? checkContract(contractOf(release))
  reports.set(release, report)
  return report
}

/** Defects with a released fix: the case fails on the broken release and passes on the fixed one. */
const FIXED = [
  ['CB-07', 'opossum#385: six simultaneous failures, never half-open', 'opossum-4.2.0', 'opossum-4.2.1'],
  ['CB-15/timers', 'opossum#378: two intervals survive the shutdown', 'opossum-4.1.0', 'opossum-4.2.0'],
  [
    'CB-08/open',
    'opossum#382: the success of a call of before closes an open breaker',
    'opossum-4.1.0',
    'opossum-4.2.0',
  ],
  [
    'CB-09/ignored',
    'opossum#389: an ignored error leaves it half-open for good',
    'opossum-4.2.1',
    'opossum-4.2.3',
  ],
  ['CB-11/error', 'opossum#556: ignored errors do not reach the caller', 'opossum-6.0.0', 'opossum-6.0.1'],
  [
    'CB-13/throw',
    'opossum#510: a throwing fallback leaves its caller pending',
    'opossum-5.1.0',
    'opossum-5.1.1',
  ],
  [
    'CB-17/stats',
    'opossum#830: statistics of many samples overflow the stack',
    'opossum-8.1.2',
    'opossum-8.1.3',
  ],
  ['CB-17/disabled', 'opossum#895: a disabled breaker announces no call', 'opossum-8.2.0', 'opossum-8.3.0'],
  [
    'CB-16/closed',
    'cockatiel: a restored breaker forgets its failures',
    'cockatiel-3.2.0',
    'cockatiel-3.2.1',
  ],
  ['CB-17/reads', 'cockatiel: listeners see the state of before', 'cockatiel-3.2.1', 'cockatiel-4.0.0'],
] as const

describe.each(FIXED)('%s %s', (key, _what, broken, fixed) => {
  const [id, part] = key.split('/')
  const verdictOf = async (release: string): Promise<string | undefined> => {
    const cases = contractOf(release).filter((each) => each.id === id && each.part === part)
    return (await checkContract(cases)).results[0]?.verdict
  }

  test(`fails on ${broken}`, async () => expect(await verdictOf(broken)).toBe('fail'))

  test(`passes on ${fixed}`, async () => expect(await verdictOf(fixed)).toBe('pass'))
})

/** What the newest releases break, and why that is no mistake of the contract. */
const OPEN = {
  'opossum-10.0.0': {
    'CB-08': 'the result of a call of before closes it, or opens it again',
    'CB-09/hung': 'a trial call that hangs without a time-out rejects all others for good',
    'CB-09/model': 'the same',
    'CB-12/capacity': 'timed out calls leave the bulkhead while they still run',
    'CB-12/model': 'the same',
    'CB-12/signals': 'after a time-out calls get the signal that it has aborted, though it is to be renewed',
    'CB-14': 'rejected calls count as calls of the window',
    'CB-15/health-check': 'the interval of health checks survives the shutdown, and opens it',
    'CB-15/checks': 'the same',
    'CB-15/model': 'a trial call that fails after the shutdown opens it: calls get through again, unguarded',
    'CB-16/remaining': 'a restored breaker waits the whole time again',
    'CB-16/model': 'or not at all: what it exports is the time when it was made, not when it opened',
  },
  'cockatiel-4.0.0': {
    'CB-08': 'the failure of a call of before opens a half-open breaker again',
    'CB-09': 'callers wait for a trial call that hangs, for good',
  },
} as const

/** Those of them that models find, shrunk. */
const BY_MODEL: Record<string, readonly string[]> = {
  'opossum-10.0.0': [
    'CB-08/model',
    'CB-09/model',
    'CB-12/model',
    'CB-14/model',
    'CB-15/model',
    'CB-15/checks',
    'CB-16/model',
  ],
  'cockatiel-4.0.0': ['CB-08/model', 'CB-09/model'],
}

describe.each(Object.entries(OPEN))('%s, as it is today', (release, knownFailures) => {
  let report: ContractReport
  beforeAll(async () => {
    report = await checkContract(contractOf(release), { knownFailures })
  })

  test('breaks what is listed, and nothing else', () => {
    expect(
      report.results.flatMap(({ verdict, failure }) => (verdict === 'fail' ? failure?.message : [])),
    ).toEqual([])
    expect(report.failed).toEqual([])
  })

  test('its models find each in at most ten operations, and replay it', async () => {
    const { results } = await reportOf(release)
    const found = results.filter(({ failure }) => failure?.operations !== undefined)
    expect(found.map(({ key }) => key)).toEqual(BY_MODEL[release])
    for (const { key, failure } of found) {
      expect(failure?.operations?.length, failure?.message).toBeLessThanOrEqual(10)
      const again = await checkContract(
        contractOf(release).filter(({ id, part }) => `${id}/${part}` === key),
        { seed: failure?.replay ?? '', epochZero: false },
      )
      expect(again.results[0]?.failure?.operations, key).toEqual(failure?.operations)
    }
  })
})

/** CL-01 is asked by a matcher: no port tells how an implementation is dropped. */
describe('CL-01 opossum 10.0.0', () => {
  const Opossum = load('opossum-10.0.0')
  const made: Loose[] = []
  const make = (): Loose => new Opossum(async () => 'up')
  afterAll(() => {
    for (const breaker of made) breaker.shutdown()
  })

  test('one that is dropped without a shutdown keeps its two intervals', async () => {
    const dropped = (): void => void made.push(make())
    await expect(assertNoTimerLeak(dropped)).rejects.toThrow(
      "leaves 2 intervals (1,000 ms, unref'd) per call",
    )
  })

  test('one that is shut down keeps none', async () => {
    await expect(assertNoTimerLeak(() => make().shutdown())).resolves.toBeUndefined()
  })
})

test('what fails on each release', async () => {
  const failed: Record<string, readonly string[]> = {}
  for (const release of [
    'opossum-4.2.1',
    'opossum-5.1.1',
    'opossum-8.3.0',
    'opossum-9.0.0',
    'cockatiel-3.2.1',
  ]) {
    // Its statistics take seconds on the older ones, and are judged above.
    failed[release] = (
      await checkContract(contractOf(release), { skip: ['CB-17/stats'], epochZero: false })
    ).failed
  }
  expect(failed).toMatchInlineSnapshot(`
    {
      "cockatiel-3.2.1": [
        "CB-08/failure",
        "CB-08/model",
        "CB-09/hung",
        "CB-09/model",
        "CB-17/reads",
      ],
      "opossum-4.2.1": [
        "CB-08/model",
        "CB-09/ignored",
        "CB-09/model",
        "CB-12/capacity",
        "CB-12/model",
        "CB-13/throw",
        "CB-14",
        "CB-14/model",
        "CB-15/health-check",
        "CB-15/model",
        "CB-15/checks",
      ],
      "opossum-5.1.1": [
        "CB-08/success",
        "CB-08/failure",
        "CB-08/model",
        "CB-09/hung",
        "CB-09/model",
        "CB-12/capacity",
        "CB-12/model",
        "CB-14",
        "CB-14/model",
        "CB-15/health-check",
        "CB-15/model",
        "CB-15/checks",
      ],
      "opossum-8.3.0": [
        "CB-08/success",
        "CB-08/failure",
        "CB-08/model",
        "CB-09/hung",
        "CB-09/model",
        "CB-12/signals",
        "CB-12/capacity",
        "CB-12/model",
        "CB-14",
        "CB-14/model",
        "CB-15/health-check",
        "CB-15/model",
        "CB-15/checks",
        "CB-16/remaining",
        "CB-16/model",
      ],
      "opossum-9.0.0": [
        "CB-08/success",
        "CB-08/failure",
        "CB-08/model",
        "CB-09/hung",
        "CB-09/model",
        "CB-12/signals",
        "CB-12/capacity",
        "CB-12/model",
        "CB-14",
        "CB-14/model",
        "CB-15/health-check",
        "CB-15/model",
        "CB-15/checks",
        "CB-16/remaining",
        "CB-16/model",
      ],
    }
  `)
})
