import type { AssertionRecord } from '@qtests/core/run'
import { verdictAsWritten } from './as-written.ts'
import type { AssertionLine, AssertionsSummary, MatcherSummary, Summary, VerdictCounts } from './summary.ts'
import { nameOf } from './tests.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }
type Tally = Writable<Omit<MatcherSummary, 'verdicts'>> & { readonly verdicts: Writable<VerdictCounts> }

/** Assertions by verdict and matcher, the first failures and doubts, caveats by code. */
export class AssertionTally {
  readonly #all = emptyTally('')
  readonly #matchers = new Map<string, Tally>()
  readonly #caveats = new Map<string, number>()
  readonly #failures: AssertionLine[] = []
  readonly #doubts: AssertionLine[] = []
  readonly #longest: number

  constructor(longest: number) {
    this.#longest = longest
  }

  addAll(records: readonly AssertionRecord[]): void {
    for (const record of records) this.#add(record)
  }

  summary(): AssertionsSummary {
    const byMatcher = [...this.#matchers.values()].sort((a, b) => (a.matcher < b.matcher ? -1 : 1))
    const { total, verdicts, failed } = this.#all
    return { total, verdicts, failed, byMatcher, failures: this.#failures, doubts: this.#doubts }
  }

  caveats(): Summary['caveats'] {
    return [...this.#caveats]
      .map(([code, count]) => ({ code, count }))
      .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1))
  }

  #add(record: AssertionRecord): void {
    const matcher = `${record.not ? 'not.' : ''}${record.matcher}`
    let tally = this.#matchers.get(matcher)
    if (tally === undefined) {
      tally = emptyTally(matcher)
      this.#matchers.set(matcher, tally)
    }
    count(this.#all, record)
    count(tally, record)
    for (const code of record.caveats) this.#caveats.set(code, (this.#caveats.get(code) ?? 0) + 1)
    if (!record.passed) this.#list(this.#failures, record, matcher)
    if (isDoubt(record)) this.#list(this.#doubts, record, matcher)
  }

  #list(list: AssertionLine[], record: AssertionRecord, matcher: string): void {
    if (list.length >= this.#longest) return
    const { summary, sites } = record
    const verdict = verdictAsWritten(record)
    const heaviest = sites?.[0]
    const site = heaviest === undefined ? {} : { site: `${heaviest.function} (${heaviest.location})` }
    list.push({ ...nameOf(record), matcher, verdict, summary, ...site })
  }
}

function isDoubt({ verdict }: AssertionRecord): boolean {
  return verdict === 'inconclusive' || verdict === 'unsupported'
}

function count(tally: Tally, record: AssertionRecord): void {
  tally.total += 1
  tally.verdicts[verdictAsWritten(record)] += 1
  if (!record.passed) tally.failed += 1
  if (Number.isFinite(record.calls)) tally.calls += record.calls
  if (Number.isFinite(record.elapsed)) tally.elapsed += record.elapsed
}

function emptyTally(matcher: string): Tally {
  const verdicts = { pass: 0, fail: 0, inconclusive: 0, unsupported: 0, error: 0 }
  return { matcher, total: 0, verdicts, failed: 0, calls: 0, elapsed: 0 }
}
