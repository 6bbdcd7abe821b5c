import { UsageError } from '@qtests/core/run'
import { readRuns } from '../read/read-runs.ts'
import { plural } from '../render/text.ts'
import type { TestName } from '../summary/summary.ts'
import { nameOf } from '../summary/tests.ts'
import { type Change, COMPARISON_SCHEMA, type Comparison, type SideSummary } from './comparison.ts'
import { compareLeaks } from './leaks.ts'
import { compareNumbers } from './numbers.ts'
import { type Side, sideSink } from './side.ts'
import { compareVerdicts } from './verdicts.ts'

/** How two sides are compared. */
export interface CompareOptions {
  /** Share by which a number of HEAD may be worse than BASE's: 0 to 10. Default 0.05. */
  readonly tolerance?: number
  /**
   * Chance that a comparison of equal sides finds a regression among its numbers: above 0, at most 0.1. Default 0.001.
   * Verdicts have their own bound, `falseFailure`, one in a million each.
   */
  readonly falseAlarm?: number
  /** Both sides ran on one machine, one after the other. Default: what the logs say. */
  readonly sameMachine?: boolean
}

/** Most examples of tests on one side only. */
const EXAMPLES = 20

/**
 * Holds HEAD against BASE. Only proof makes a regression: a violation that BASE had not, or a number whose intervals or runs
 * show that it got worse. All else is a notice.
 *
 * @param base - folders at any depth or `.jsonl` files: one run, or several for stronger proofs.
 * @throws UsageError when a place does not exist, a side holds no test and no assertion, or the sides have nothing in common.
 * @example
 * const { regressions } = await compareRuns(['base'], ['head'])
 */
export async function compareRuns(
  base: readonly string[],
  head: readonly string[],
  { tolerance = 0.05, falseAlarm = 0.001, sameMachine = false }: CompareOptions = {},
): Promise<Comparison> {
  check('tolerance', tolerance, tolerance >= 0 && tolerance <= 10, 'a share from 0 to 10')
  check('falseAlarm', falseAlarm, falseAlarm > 0 && falseAlarm <= 0.1, 'a chance above 0, at most 0.1')
  const before = await sideOf('BASE', base)
  const after = await sideOf('HEAD', head)
  const tests = common(before.tests, after.tests)
  const assertions = common(before.assertions, after.assertions)
  if (tests + assertions === 0) {
    throw new UsageError(
      `Nothing to compare: BASE and HEAD have no test in common, by project, file and name (for example ${example(before)} and ${example(after)})`,
    )
  }
  const verdicts = compareVerdicts(before, after)
  const leaks = compareLeaks(before, after)
  const numbers = compareNumbers(before, after, { tolerance, falseAlarm, sameMachine })
  const together = (name: 'regressions' | 'notices' | 'improvements'): Change[] => [
    ...leaks[name],
    ...verdicts[name],
    ...numbers[name],
  ]
  return {
    schema: COMPARISON_SCHEMA,
    base: summaryOf(base, before),
    head: summaryOf(head, after),
    compared: { tests, assertions, numbers: numbers.compared },
    regressions: together('regressions'),
    notices: together('notices'),
    improvements: together('improvements'),
    missing: missingOf(before, after),
    caveats: caveatsOf(before, after, sameMachine),
  }
}

function check(name: string, value: unknown, holds: boolean, constraint: string): void {
  if (holds) return
  throw new UsageError(`Expected \`${name}\` to be ${constraint}, got \`${String(value)}\` (${typeof value})`)
}

async function sideOf(name: string, places: readonly string[]): Promise<Side> {
  const [side] = await readRuns(places, [sideSink()])
  if (side.tests.size + side.assertions.size > 0) return side
  const { files, damagedLines, unfinishedLines, newerLines } = side.log
  const unread = damagedLines + unfinishedLines + newerLines
  const found = files === 0 ? 'no .jsonl file' : `${files} run logs without a test or an assertion`
  throw new UsageError(
    `${name} is empty: ${found} in ${places.map((place) => `\`${place}\``).join(', ')}${unread > 0 ? ` (${unread} lines could not be read)` : ''}. A comparison with nothing proves nothing`,
  )
}

function summaryOf(places: readonly string[], { runs, tests, assertions, verdicts, log }: Side): SideSummary {
  return { places, runs, tests: tests.size, assertions: assertions.size, verdicts, log }
}

function common(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): number {
  let count = 0
  for (const key of a.keys()) if (b.has(key)) count += 1
  return count
}

function example({ tests, assertions }: Side): string {
  const [first] = [...tests.values(), ...assertions.values()]
  return first === undefined ? 'none' : `\`${first.file} > ${first.test}\``
}

function missingOf(base: Side, head: Side): Comparison['missing'] {
  const gone = [...base.tests].filter(([key]) => !head.tests.has(key)).map(([, test]) => nameOf(test))
  const inBase = [...head.tests.keys()].filter((key) => !base.tests.has(key)).length
  const examples: TestName[] = gone.slice(0, EXAMPLES)
  return { inHead: gone.length, inBase, examples }
}

function caveatsOf(base: Side, head: Side, sameMachine: boolean): string[] {
  const caveats: string[] = []
  const nodes = (side: Side): string => [...side.nodes].sort().join(', ')
  if (nodes(base) !== nodes(head)) {
    caveats.push(
      `BASE ran on Node ${nodes(base) || 'unknown'}, HEAD on ${nodes(head) || 'unknown'}: numbers prove nothing`,
    )
  }
  if (!sameMachine && (base.machines.size === 0 || head.machines.size === 0)) {
    caveats.push('the logs do not say on which machine they were written: times of single runs prove nothing')
  } else if (!sameMachine && ![...base.machines].some((machine) => head.machines.has(machine))) {
    caveats.push('BASE and HEAD ran on different machines: times of single runs prove nothing')
  }
  if (base.verdicts.pass + base.verdicts.fail === 0) {
    caveats.push('BASE has no assertion with a verdict: what HEAD violates counts as new')
  }
  for (const [name, { log }] of [
    ['BASE', base],
    ['HEAD', head],
  ] as const) {
    const unread = log.damagedLines + log.unfinishedLines + log.newerLines + log.lostRecords
    if (unread > 0) caveats.push(`${name}: ${plural(unread, 'record')} missing or unreadable`)
  }
  return caveats
}
