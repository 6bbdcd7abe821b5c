import {
  type BreakerCapabilities,
  checkContract,
  circuitBreakerContract,
  type MakeBreaker,
} from '@qtests/fixtures'
// @ts-expect-error brakes has no types
import Brakes from 'brakes'
// @ts-expect-error levee has no types
import * as Levee from 'levee'
import * as Mollitia from 'mollitia'
import { expect, test } from 'vitest'
import { brakes, levee, mollitia } from './breaker-ports.ts'

/** What the last releases break, found with ports made from their documentation, and read in their code. */
const OPEN: readonly [string, MakeBreaker, BreakerCapabilities, Record<string, string>][] = [
  [
    'brakes 3.1.0',
    brakes(Brakes),
    { opening: 'rate', comparison: '>', volume: 'completions', window: true, timeout: true, ignore: true },
    {
      'CB-05': 'there is no half-open state: it closes when the wait is over, for all callers at once',
      'CB-15/timers': 'destroy() leaves two intervals',
      'CB-17/state': 'it reads as closed during the first calls after the wait',
    },
  ],
  [
    'levee 1',
    levee(Levee),
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
      'CB-09/hung': 'the time-out is the only bound, and is set to 24 days here',
      'CB-09/throw': 'a command that throws keeps the only trial call',
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
]

test.each(OPEN)('%s', async (_name, make, capabilities, knownFailures) => {
  const { failed, results } = await checkContract(circuitBreakerContract(make, capabilities), {
    knownFailures,
  })
  expect(failed, results.map(({ failure }) => failure?.message ?? '').join('\n')).toEqual([])
})
