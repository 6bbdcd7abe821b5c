import { describe, expect, test } from 'vitest'
import type { ComparisonClaim } from '../../src/comparison/claim.ts'
import type { ComparisonFindings } from '../../src/comparison/run.ts'
import { comparisonReason, comparisonReport } from '../../src/message/comparison.ts'
import { PLAIN, renderFailure } from '../../src/message/render.ts'
import { VirtualMachine } from '../latency/virtual-machine.ts'
import { compareVirtually, notSlower } from './virtual-comparison.ts'

const faster: ComparisonClaim = { kind: 'faster', limit: 0.9, margin: '10 %' }
const overhead: ComparisonClaim = { kind: 'overhead', limit: 1.05, margin: '5 %' }

function message(findings: ComparisonFindings, matcher: string, args: string): string {
  const hint = { matcher, args, isNot: false, promise: '' }
  const report = comparisonReport(findings)
  const text = renderFailure({ hint, report, caveats: findings.conclusion.caveats, options: {} }, PLAIN)
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  return text
}

test('a failure says how much slower, how sure it is, and what the machine did', async () => {
  const machine = new VirtualMachine()
  let calls = 0
  const subject = (): void => {
    machine.work(1.2)
    if (++calls % 9 === 0) machine.wait(3)
  }
  const found = await compareVirtually(machine, subject, () => machine.work(1))
  expect(message(found, 'toNotBeSlowerThan', 'other')).toMatchInlineSnapshot(`
    "expect(subject).toNotBeSlowerThan(other)

    [qtests] is slower by more than 10 %: takes 1.2 times as long as the other

      expected     at most 1.1 times as long as the other
      received     takes 1.2 times as long as the other
      ratio        1.2 (1.2 to 1.2); above 1.1 in 30 of 30 pairs
      proof        each of 3 separate windows (10, 10, 10 pairs) rejects it; if pairs are independent, a
                   false alarm has a chance below 1 in 1,000,000
      times        subject 1.2 ms · other 1 ms: medians per call
      warm-up      20 pairs, until steady

      machine      runs had waited 12 ms for a CPU, which is not counted; 4 pairs left out that waited
                   for most of their time

      next         make it faster, or if 1.2 times is right, allow '25%'"
  `)
})

test('not faster, and an overhead', async () => {
  const machine = new VirtualMachine()
  const equal = await compareVirtually(
    machine,
    () => machine.work(0.95),
    () => machine.work(1),
    faster,
  )
  expect(message(equal, 'toRunFasterThan', "other, { by: '10%' }")).toContain(
    '[qtests] is not faster by 10 %: takes 0.95 times as long as the other\n',
  )
  const any = await compareVirtually(
    machine,
    () => machine.work(1.3),
    () => machine.work(1),
    {
      kind: 'faster',
      limit: 1,
      margin: '0 %',
    },
  )
  expect(comparisonReport(any).claim).toBe('is not faster: takes 1.3 times as long as the other')
  const costly = await compareVirtually(
    machine,
    () => machine.work(1.2),
    () => machine.work(1),
    overhead,
  )
  const text = message(costly, 'toHaveOverheadBelow', "'5%', { baseline }")
  expect(text).toContain('[qtests] has an overhead above 5 %: takes 1.2 times as long as the baseline\n')
  expect(text).toContain('subject 1.2 ms · baseline 1 ms: medians per call')
})

test('what holds is said for `.not`', async () => {
  const machine = new VirtualMachine()
  const equal = () => machine.work(1)
  const claimOf = async (claim: ComparisonClaim): Promise<string> =>
    comparisonReport(await compareVirtually(machine, equal, () => machine.work(2), claim)).claim
  expect(await claimOf(notSlower())).toBe(
    'is slower by no more than 10 %: takes 0.5 times as long as the other',
  )
  expect(await claimOf(faster)).toBe('is faster by 10 %: takes 0.5 times as long as the other')
  expect(await claimOf(overhead)).toBe('has an overhead below 5 %: takes 0.5 times as long as the baseline')
})

describe('without a verdict', () => {
  test('too slow, or no pair at all', async () => {
    const machine = new VirtualMachine()
    const slow = await compareVirtually(
      machine,
      () => machine.work(400),
      () => machine.work(400),
    )
    expect(comparisonReason(slow)).toBe(
      'no verdict within maxTime, after 2 pairs (takes as long as the other, at most 1.1 times is asked for)',
    )
    const none = await compareVirtually(
      machine,
      () => machine.work(900),
      () => machine.work(900),
      notSlower(),
      {
        deadline: machine.time + 1_200,
      },
    )
    expect(comparisonReason(none)).toBe(
      "the test's timeout came before a verdict, after 0 pairs (no pair was timed, at most 1.1 times is asked for)",
    )
  })

  test('a busy machine, threads of its own, concurrent tests', async () => {
    const machine = new VirtualMachine()
    const crowded = (): void => {
      machine.work(1)
      machine.wait(9)
    }
    const busy = await compareVirtually(machine, crowded, crowded)
    expect(comparisonReason(busy)).toContain('the machine was too busy: most runs waited for a CPU (')
    const beside = await compareVirtually(
      machine,
      () => machine.sleep(2),
      () => machine.sleep(1),
      notSlower(),
      {
        concurrent: true,
      },
    )
    expect(comparisonReason(beside)).toContain('run it outside of test.concurrent')
  })
})
