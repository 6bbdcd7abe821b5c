import { expect, test } from 'vitest'
import type { ScaleFindings } from '../../src/complexity/run.ts'
import { PLAIN, renderFailure } from '../../src/message/render.ts'
import { scaleReason, scaleReport } from '../../src/message/scale.ts'
import { VirtualMachine } from '../latency/virtual-machine.ts'
import { scaleVirtually } from './virtual-scale.ts'

function message(findings: ScaleFindings): string {
  const hint = { matcher: 'toScaleAtMost', args: "'n', { sizes }", isNot: false, promise: '' }
  const report = scaleReport(findings)
  const text = renderFailure({ hint, report, caveats: findings.conclusion.caveats, options: {} }, PLAIN)
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  return text
}

test('a failure says how it grows, by size, and what would be right', async () => {
  const machine = new VirtualMachine()
  const found = await scaleVirtually(machine, (size) => machine.work(0.01 + (size / 2_000) ** 2), 'n', {
    sizes: [100, 1_000, 10_000, 100_000],
  })
  expect(message(found)).toMatchInlineSnapshot(`
    "expect(subject).toScaleAtMost('n', { sizes })

    [qtests] grows faster than n: 96.2 times from n = 1,000 to 10,000, where n is 10 times

      expected     at most n: 10 times from n = 1,000 to 10,000
      received     96.2 times, like n^2
      growth       96.2 (96.2 to 96.2) times; above the limit of 56.2 (tolerance n^0.75) in 30 of 30
                   rounds
      proof        each of 3 separate windows (10, 10, 10 rounds) rejects it; if rounds are independent,
                   a false alarm has a chance below 1 in 1,000,000
      times        n = 100:    12.5 µs
                   n = 1,000:  260 µs · 20.8 times
                   n = 10,000: 25 ms · 96.2 times
      warm-up      12 rounds, ended by time

      machine      no run had waited for a CPU

      caveat       calls of larger sizes than 10,000 take too long for maxTime: they are left out
      next         look for what is done once per element and takes longer the more there are: a search
                   through a list, a copy, a nested loop"
  `)
})

test('nothing grows where the class is constant', async () => {
  const machine = new VirtualMachine()
  const found = await scaleVirtually(machine, (size) => machine.work(size / 1_000), '1')
  expect(scaleReport(found)).toMatchObject({
    claim: 'grows faster than 1: 100 times from n = 100 to 10,000, where 1 is no growth',
    expected: 'at most 1: no growth from n = 100 to 10,000',
    received: '100 times, like n',
  })
  const held = await scaleVirtually(machine, () => machine.work(1), 'n')
  expect(scaleReport(held).claim).toBe(
    'grows no faster than n: 1 times from n = 1,000 to 10,000, where n is 10 times',
  )
})

test('without a verdict it says what would bring one', async () => {
  const machine = new VirtualMachine()
  const slow = await scaleVirtually(machine, (size) => machine.work(size), 'n')
  expect(scaleReason(slow)).toBe(
    'calls take too long for maxTime: n = 100 took 100 ms; smaller sizes or a larger maxTime would settle it',
  )
  let odd = 0
  // At the edge: every other round is above the limit.
  const edge = (size: number): void => machine.work(size === 10_000 && ++odd % 2 === 0 ? 30 : 1)
  const open = await scaleVirtually(machine, edge, '1')
  expect(scaleReason(open)).toMatch(
    /^no verdict within maxTime, after \d+ rounds \(grows \d+ times from n = 1,000 to 10,000, 1 is no growth\)$/,
  )
})
