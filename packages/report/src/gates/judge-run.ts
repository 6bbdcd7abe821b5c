import { UsageError } from '@qtests/core/run'
import { readRuns } from '../read/read-runs.ts'
import type { Found } from './budgets.ts'
import type { GateConfig, Limit } from './config.ts'
import { type GateFacts, gateSink } from './facts.ts'

/** Version of the result's shape, written as `schema`. */
export const GATE_SCHEMA = 1

/** What a gate says of a run. A plain object: JSON says the same. */
export interface GateResult {
  readonly schema: typeof GATE_SCHEMA
  /** Every budget is kept. */
  readonly open: boolean
  readonly tests: number
  readonly assertions: number
  readonly budgets: readonly BudgetResult[]
}

/** One budget and what was found. */
export interface BudgetResult {
  readonly name: string
  readonly about: string
  /** `no data`: nothing in the run speaks of it, which is as red as `exceeded`. */
  readonly state: 'kept' | 'exceeded' | 'no data'
  /** In ms, bytes, a share or a count. */
  readonly limit: number
  readonly found: number | null
  /** The same two for a person. */
  readonly words: { readonly limit: string; readonly found: string }
  readonly where: readonly string[]
}

/**
 * Judges runs by a gate.
 *
 * @param places - folders at any depth, or single `.jsonl` files.
 * @throws UsageError when a place does not exist, or there is not a single test or assertion.
 * @example
 * const { open } = await judgeRun(['.qtests'], await readGate(process.cwd()))
 */
export async function judgeRun(places: readonly string[], { limits }: GateConfig): Promise<GateResult> {
  const [facts] = await readRuns(places, [gateSink()])
  if (facts.tests + facts.unfinished + facts.assertions === 0) {
    throw new UsageError(
      `No data: not a single test or assertion in ${places.map((place) => `\`${place}\``).join(', ')}. A gate that has seen nothing stays shut`,
    )
  }
  const budgets = limits.map((limit) => judge(limit, facts))
  const { tests, assertions } = facts
  return {
    schema: GATE_SCHEMA,
    open: budgets.every(({ state }) => state === 'kept'),
    tests,
    assertions,
    budgets,
  }
}

function judge({ budget, limit }: Limit, facts: GateFacts): BudgetResult {
  const { name, about, least, words } = budget
  const found = budget.find(facts)
  const bound = `${least === true ? 'at least' : 'at most'} ${words(limit)}`
  const common = { name, about, limit }
  if (found === undefined) {
    return {
      ...common,
      state: 'no data',
      found: null,
      words: { limit: bound, found: 'nothing measured' },
      where: [],
    }
  }
  const kept = least === true ? found.value >= limit : found.value <= limit
  return {
    ...common,
    state: kept ? 'kept' : 'exceeded',
    found: found.value,
    words: { limit: bound, found: noted(words(found.value), found) },
    where: kept ? [] : found.where,
  }
}

function noted(text: string, { note }: Found): string {
  return note === undefined ? text : `${text} (${note})`
}
