import {
  type BreakerCapabilities,
  checkContract,
  circuitBreakerContract,
  type MakeBreaker,
} from '@qtests/fixtures'
import * as cockatiel321 from 'cockatiel-3.2.1'
import * as cockatiel400 from 'cockatiel-4.0.0'
import * as Mollitia from 'mollitia'
import { expect, test } from 'vitest'
import { brakes, cockatielShare, levee, mollitia, opossum1 } from './breaker-ports.ts'
import { load } from './loose.ts'

const SHARE: BreakerCapabilities = {
  opening: 'rate',
  comparison: '>',
  volume: 'completions',
  halfOpen: 'lazy',
  halfOpenCalls: 1,
  excess: 'queued',
  ignore: true,
  export: true,
}
const BRAKES: BreakerCapabilities = {
  opening: 'rate',
  comparison: '>',
  volume: 'completions',
  window: true,
  timeout: true,
  ignore: true,
}

/** Defects with a released fix: the case fails on the broken release and passes on the fixed one. */
const FIXED: readonly [string, string, BreakerCapabilities, broken: MakeBreaker, fixed: MakeBreaker][] = [
  [
    'CB-08/model',
    'brakes 2.5.3: what was called before it opened is counted after it has closed',
    BRAKES,
    brakes(load('brakes-2.5.3')),
    brakes(load('brakes-2.6.0')),
  ],
  [
    'CB-16/copy',
    'cockatiel 3.2.1: what a counting breaker exported goes on counting',
    SHARE,
    cockatielShare(cockatiel321, 'count'),
    cockatielShare(cockatiel400, 'count'),
  ],
  [
    'CB-16/copy',
    'cockatiel 3.2.1: what a sampling breaker exported goes on counting',
    SHARE,
    cockatielShare(cockatiel321, 'sampling'),
    cockatielShare(cockatiel400, 'sampling'),
  ],
  [
    'CB-06/traffic',
    'opossum#119 in 1.0.0: half-open for good where the rejected calls of before outweigh a failed trial call',
    { opening: 'rate', comparison: '>', volume: 'admissions', halfOpen: 'timer', halfOpenCalls: 1 },
    opossum1(load('opossum-1.0.0')),
    opossum1(load('opossum-1.3.1')),
  ],
  [
    'CB-13/once',
    'opossum#198 in 1.5.0: a fallback runs twice',
    { opening: 'rate', comparison: '>', volume: 'admissions', halfOpen: 'timer', fallback: true },
    opossum1(load('opossum-1.5.0')),
    opossum1(load('opossum-1.7.1')),
  ],
]

test.each(FIXED)('%s %s', async (key, _what, capabilities, broken, fixed) => {
  const verdicts: unknown[] = []
  for (const make of [broken, fixed]) {
    const cases = circuitBreakerContract(make, capabilities).filter(
      ({ id, part }) => key === (part === undefined ? id : `${id}/${part}`),
    )
    verdicts.push((await checkContract(cases)).results[0]?.verdict)
  }
  expect(verdicts).toEqual(['fail', 'pass'])
})

/** What the last releases break, found with ports made from their documentation, and read in their code. */
const OPEN: readonly [string, MakeBreaker, BreakerCapabilities, Record<string, string>][] = [
  [
    'brakes 3.1.0',
    brakes(load('brakes')),
    BRAKES,
    {
      'CB-05': 'there is no half-open state: it closes when the wait is over, for all callers at once',
      'CB-15/timers': 'destroy() leaves two intervals',
      'CB-17/state': 'it reads as closed during the first calls after the wait',
    },
  ],
  [
    'levee 1',
    levee(load('levee')),
    {
      opening: 'consecutive',
      halfOpen: 'timer',
      halfOpenCalls: 1,
      excess: 'rejected',
      timeout: true,
      ignore: true,
      events: true,
    },
    {
      'CB-08': 'any result changes the state, whenever its call was let through',
      'CB-09': 'a command that throws keeps the only trial call; a time-out is the only bound, 24 days here',
      'CB-15/timers': 'it cannot be disposed of',
    },
  ],
  [
    'mollitia 0.1.1',
    mollitia(Mollitia),
    {
      opening: 'rate',
      comparison: '>=',
      volume: 'completions',
      halfOpen: 'timer',
      excess: 'rejected',
      timeout: true,
      ignore: true,
      slow: true,
      events: true,
    },
    { 'CB-08/model': 'a call of one half-open state counts in the next one, or when it is closed' },
  ],
  [
    'cockatiel 4, sampling',
    cockatielShare(cockatiel400, 'sampling'),
    { ...SHARE, window: true },
    {
      'CB-08': 'a failure of before opens it again while half-open',
      'CB-09': 'callers wait for a trial call that hangs, for good',
      'CB-10': 'after idle time only the next of its windows is emptied: failures of minutes ago still count',
    },
  ],
]

test.each(OPEN)('%s', async (_name, make, capabilities, knownFailures) => {
  const { failed, results } = await checkContract(circuitBreakerContract(make, capabilities), {
    knownFailures,
  })
  expect(failed, results.map(({ failure }) => failure?.message ?? '').join('\n')).toEqual([])
})
