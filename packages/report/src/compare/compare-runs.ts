import { UsageError } from '@qtests/core/run'
import { readRuns } from '../read/read-runs.ts'
import { plural } from '../render/text.ts'
import { COMPARISON_SCHEMA, type Comparison, type SideSummary } from './comparison.ts'
import { type Facts, factsOf, type TestNote } from './facts.ts'
import { compareLeaks } from './leaks.ts'
import { Notes } from './notes.ts'
import { NumberComparison, type NumberOptions, sameSet } from './numbers.ts'
import { Overlap } from './overlap.ts'
import { type Side, sideSink } from './side.ts'
import { compareVerdicts, type Sorted } from './verdicts.ts'

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

/**
 * Holds HEAD against BASE. Only proof makes a regression: a violation that BASE had not, or a number whose intervals or runs
 * show that it got worse. All else is a notice.
 *
 * Memory grows with the number of run logs and of changes, not of tests: what these say is parted by their names on disk.
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
  const notes = { base: new Notes<TestNote>(), head: new Notes<TestNote>() }
  try {
    return await comparison(base, head, notes, { tolerance, falseAlarm, sameMachine })
  } finally {
    notes.base.dispose()
    notes.head.dispose()
  }
}

async function comparison(
  base: readonly string[],
  head: readonly string[],
  { base: beforeNotes, head: afterNotes }: Readonly<Record<'base' | 'head', Notes<TestNote>>>,
  options: NumberOptions,
): Promise<Comparison> {
  const before = await sideOf('BASE', base, beforeNotes)
  const after = await sideOf('HEAD', head, afterNotes)
  // Both in the same parts, or both in one.
  if (beforeNotes.parted || afterNotes.parted) for (const notes of [beforeNotes, afterNotes]) notes.part()
  const parts = function* (): Generator<Part, void> {
    for (let part = 0; part < beforeNotes.parts; part++) {
      const isHere = (key: string) => beforeNotes.partOf(key) === part
      yield { base: factsOf(beforeNotes.read(part)), head: factsOf(afterNotes.read(part)), isHere }
    }
  }
  const sorted: Sorted = { regressions: [], notices: [], improvements: [] }
  const numbers = new NumberComparison(options, sameSet(before.nodes, after.nodes))
  const overlap = new Overlap()
  for (const { base: was, head: is, isHere } of parts()) {
    overlap.add(was, is)
    compareLeaks({ ...before, facts: was }, { ...after, facts: is }, isHere, sorted)
    compareVerdicts(was, is, sorted)
    numbers.look(was, is)
  }
  const { tests, assertions } = overlap
  if (tests + assertions === 0) {
    throw new UsageError(
      `Nothing to compare: BASE and HEAD have no test in common, by project, file and name (for example ${example(before)} and ${example(after)})`,
    )
  }
  const judge = numbers.judge(sorted)
  for (const { base: was, head: is } of parts()) judge(was, is)
  return {
    schema: COMPARISON_SCHEMA,
    base: summaryOf(base, before, overlap.base),
    head: summaryOf(head, after, overlap.head),
    compared: { tests, assertions, numbers: numbers.compared },
    ...sorted,
    missing: overlap.missing,
    caveats: caveatsOf(before, after, options.sameMachine),
  }
}

/** What both sides say of some of the tests. */
interface Part {
  readonly base: Facts
  readonly head: Facts
  readonly isHere: (key: string) => boolean
}

function check(name: string, value: unknown, holds: boolean, constraint: string): void {
  if (holds) return
  throw new UsageError(`Expected \`${name}\` to be ${constraint}, got \`${String(value)}\` (${typeof value})`)
}

async function sideOf(name: string, places: readonly string[], notes: Notes<TestNote>): Promise<Side> {
  const [side] = await readRuns(places, [sideSink(notes)])
  if (side.example !== undefined) return side
  const { files, damagedLines, unfinishedLines, newerLines } = side.log
  const unread = damagedLines + unfinishedLines + newerLines
  const found = files === 0 ? 'no .jsonl file' : `${files} run logs without a test or an assertion`
  throw new UsageError(
    `${name} is empty: ${found} in ${places.map((place) => `\`${place}\``).join(', ')}${unread > 0 ? ` (${unread} lines could not be read)` : ''}. A comparison with nothing proves nothing`,
  )
}

function summaryOf(
  places: readonly string[],
  { runs, verdicts, log }: Side,
  { tests, assertions }: Overlap['base'],
): SideSummary {
  return { places, runs, tests, assertions, verdicts, log }
}

function example({ example: name }: Side): string {
  return name === undefined ? 'none' : `\`${name.file} > ${name.test}\``
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
