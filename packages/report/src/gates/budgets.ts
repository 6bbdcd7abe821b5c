import { expected, parseBytes, parseDuration } from '@qtests/core/input'
import { formatBytes, formatCount, formatDuration } from '@qtests/core/run'
import type { Extreme, GateFacts, Percentile } from './facts.ts'

/** What was found for one budget; `undefined` when the run has nothing that speaks of it. */
export interface Found {
  /** What is held against the budget: what is proven, where there is an interval. */
  readonly value: number
  /** Names of tests, worst first. */
  readonly where: readonly string[]
  /** More to say, in a few words. */
  readonly note?: string
}

/** One budget of a gate. */
export interface Budget {
  /** Its key in the configuration. */
  readonly name: string
  /** What it limits, for a person. */
  readonly about: string
  /** The least that has to be there, rather than the most that may. */
  readonly least?: true
  /** @throws UsageError for a value that does not fit. */
  readonly parse: (what: string, value: unknown) => number
  readonly find: (facts: GateFacts) => Found | undefined
  readonly words: (value: number) => string
}

const count = (value: number): string => formatCount(value)

function wholeNumber(what: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  throw expected(what, 'a whole number from 0', value)
}

function share(what: string, value: unknown): number {
  const percent = typeof value === 'string' ? /^(\d+(?:\.\d+)?)\s*%$/.exec(value.trim()) : null
  const found = percent === null ? value : Number(percent[1]) / 100
  if (typeof found === 'number' && found >= 0 && found <= 1) return found
  throw expected(what, "a share from 0 to 1, or text such as '20%'", value)
}

function counted(
  name: 'leaks' | 'notJudged' | 'failures' | 'unfinished',
  about: string,
  has: (facts: GateFacts) => boolean,
): Budget {
  return {
    name,
    about,
    parse: wholeNumber,
    find: (facts) => (has(facts) ? { value: facts[name], where: facts.examples[name] } : undefined),
    words: count,
  }
}

function slowest(percentile: Percentile): Budget {
  return {
    name: percentile,
    about: `slowest ${percentile} of any latency assertion or load`,
    parse: parseDuration,
    find: ({ slowest }) => extreme(slowest[percentile], formatDuration),
    words: formatDuration,
  }
}

function extreme(found: Extreme | undefined, words: (value: number) => string): Found | undefined {
  if (found === undefined) return undefined
  const { value, proven, where } = found
  return {
    value: proven,
    where: [where],
    ...(proven === value ? {} : { note: `estimate ${words(value)}, at least this` }),
  }
}

/** Every budget that a gate can have. docs/reference/gate.md lists them; a test compares. */
export const BUDGETS: readonly Budget[] = [
  counted('leaks', 'proven leaks, of assertions and of tests', ({ leakChecks }) => leakChecks > 0),
  counted(
    'notJudged',
    'tests that snapshots or a hunt could not judge',
    ({ judgedFiles }) => judgedFiles > 0,
  ),
  {
    name: 'totalGrowth',
    about:
      'bytes per call or repetition, summed over everything that is proven to grow, allowed leaks included',
    parse: parseBytes,
    find: ({ leakChecks, growth, largestGrowth }) =>
      leakChecks > 0
        ? { value: growth, where: largestGrowth === undefined ? [] : [largestGrowth.where] }
        : undefined,
    words: formatBytes,
  },
  {
    name: 'largestGrowth',
    about: 'bytes per call or repetition of the leak that grows most, allowed leaks included',
    parse: parseBytes,
    find: ({ leakChecks, largestGrowth }) => {
      if (leakChecks === 0) return undefined
      return extreme(largestGrowth, formatBytes) ?? { value: 0, where: [] }
    },
    words: formatBytes,
  },
  slowest('p50'),
  slowest('p90'),
  slowest('p95'),
  slowest('p99'),
  {
    name: 'slowestTest',
    about: 'wall time of the slowest test',
    parse: parseDuration,
    find: ({ slowestTest }) => extreme(slowestTest, formatDuration),
    words: formatDuration,
  },
  counted('failures', 'assertions that failed their tests', ({ assertions }) => assertions > 0),
  counted('unfinished', 'tests whose worker died in them', ({ tests, unfinished }) => tests + unfinished > 0),
  {
    name: 'inconclusive',
    about: 'share of assertions without a verdict',
    parse: share,
    find: ({ assertions, doubts, examples }) =>
      assertions > 0 ? { value: doubts / assertions, where: examples.doubts } : undefined,
    words: (value) => `${Number((value * 100).toPrecision(3))} %`,
  },
  {
    name: 'damaged',
    about: 'records that were lost or could not be read',
    parse: wholeNumber,
    find: ({ damaged }) => ({ value: damaged, where: [] }),
    words: count,
  },
  {
    name: 'tests',
    about: 'tests there have to be at least',
    least: true,
    parse: wholeNumber,
    find: ({ tests }) => ({ value: tests, where: [] }),
    words: count,
  },
  {
    name: 'assertions',
    about: 'assertions there have to be at least',
    least: true,
    parse: wholeNumber,
    find: ({ assertions }) => ({ value: assertions, where: [] }),
    words: count,
  },
]
