import type { PathStep } from './port.ts'

/** A leak that is the test runner's, or the engine's, and not the program's, in words. */
export interface Suspect {
  /** What keeps the memory: "a mock's record of its calls". */
  readonly what: string
  /** What to do about it, an imperative sentence without a full stop. */
  readonly remedy: string
  /** Whose it is. Default: the test runner. */
  readonly by?: string
}

/** What is known of a leak: packages on the stack between the program and the allocation, and the path that holds it. */
export interface Traces {
  /** Names of packages, nearest to the allocation first. */
  readonly packages: readonly string[]
  readonly steps: readonly PathStep[]
  /** Class of what is held; empty where it is not known. */
  readonly className: string
  /** Objects that each call allocates there; `undefined` where they were not counted. */
  readonly objects?: number | undefined
}

interface Rule extends Suspect {
  readonly matches: (traces: Traces) => boolean
}

const MOCKS = ['jest-mock', '@vitest/spy', 'tinyspy']
const SNAPSHOTS = ['jest-snapshot', '@jest/snapshot-utils', '@vitest/snapshot']
const ASSERTIONS = [
  'expect',
  '@jest/expect',
  '@jest/expect-utils',
  '@vitest/expect',
  'chai',
  'jest-circus',
  '@vitest/runner',
]

/** Lists in the record that a mock keeps of its calls; those of both runners. */
const RECORDS = new Set([
  'calls',
  'contexts',
  'instances',
  'invocationCallOrder',
  'lastCall',
  'resolves',
  'results',
  'returns',
  'settledResults',
])

/** What V8 attaches to each function while it counts precisely. */
const V8_COVERAGE: ReadonlySet<string> = new Set(['CoverageInfo', 'DebugInfo'])

/** What V8 learns of each place in a function: the shapes of objects there, and names of properties where those change. */
const V8_FEEDBACK = 'FeedbackVector'

/** Objects of one recorded call, at most; a mock of its own has some forty. */
const MOST_RECORDED = 16

/** The first that matches is named, so the more telling ones come first. */
const RULES: readonly Rule[] = [
  {
    what: "the runner's own: a mock that is made in each call, and which the runner keeps for restoring it",
    remedy: 'make the mock once, outside of the subject',
    matches: ({ packages, steps, className, objects = 0 }) =>
      (calls(packages, MOCKS) || runsThrough(steps, MOCKS)) &&
      !steps.some(isRecord) &&
      (className.endsWith('()') ||
        className === 'Set' ||
        steps.some(({ holds }) => holds === 'Set') ||
        (className === '' && objects > MOST_RECORDED)),
  },
  {
    what: "the runner's own: a mock's record of its calls (mock.calls, mock.results), which grows with each call",
    remedy:
      'clear it after each call, { afterEach: () => mock.mockClear() }, or put a plain function in its place',
    matches: ({ packages, steps }) =>
      calls(packages, MOCKS) || (steps.some(isRecord) && runsThrough(steps, MOCKS)),
  },
  {
    what: "the runner's own: console output, which it keeps until the test file has ended",
    remedy: 'run with --silent, or give the code a logger that drops its lines',
    matches: ({ packages, steps }) =>
      calls(packages, ['@jest/console']) || steps.some(({ holds }) => holds === 'BufferedConsole'),
  },
  {
    what: "the runner's own: the state of snapshots, which grows with each snapshot assertion",
    remedy: 'assert on snapshots outside of the subject',
    matches: ({ packages, steps }) =>
      calls(packages, SNAPSHOTS) ||
      steps.some(({ holds }) => holds === 'SnapshotState' || holds === 'SnapshotClient'),
  },
  {
    what: "the runner's own: failed assertions, which it keeps to report them",
    remedy: 'assert outside of the subject, or let the first failure end it',
    matches: ({ steps, className, packages }) =>
      steps.some(({ name }) => name === 'suppressedErrors') ||
      (className.endsWith('Error') &&
        (calls(packages, ASSERTIONS) || steps.some(({ name }) => name === 'errors'))),
  },
  {
    what: "the runner's own: state of assertions in the subject",
    remedy: 'assert outside of the subject',
    matches: ({ packages }) => calls(packages, ASSERTIONS),
  },
  {
    what: "the runner's own: the modules that it has loaded, of which an import under a new name (a query) makes one more",
    remedy: 'load modules outside of the subject, or under one name',
    matches: ({ className }) => className === 'EvaluatedModuleNode',
  },
  {
    what: "the runner's own: counters of the coverage, one set for each module that is loaded",
    remedy: 'measure without coverage, or load modules outside of the subject',
    matches: ({ steps }) =>
      steps.some(({ name, holds }) => name === '__coverage__' || /^cov_[0-9a-z]+\(\)$/.test(holds)),
  },
  {
    what: "the runner's own: V8 keeps all code, that of each call too, while it counts coverage",
    remedy: 'measure code that is made in each call (new Function, vm, fresh modules) without coverage',
    matches: ({ steps, className }) => {
      return V8_COVERAGE.has(className) || steps.some(({ holds }) => V8_COVERAGE.has(holds))
    },
  },
  {
    // V8 14.6 (Node 26) was seen to add to it without end; 11.3 to 13.6 (Node 20 to 24) were not, for the same code.
    what: "V8's own: each new property name that this code used, kept where V8 learns from its property accesses",
    remedy: 'keep what has ever new keys in a Map: V8 learns nothing of its keys',
    by: 'V8',
    matches: ({ steps, className }) =>
      /^\(?(string|symbol)\)?$/.test(className) && steps.slice(-2).some(({ holds }) => holds === V8_FEEDBACK),
  },
]

/** Whether a leak is the runner's own, and which; `undefined` for the program's. */
export function suspectOf(traces: Traces): Suspect | undefined {
  const rule = RULES.find(({ matches }) => matches(traces))
  if (rule === undefined) return undefined
  const { matches: _, ...suspect } = rule
  return suspect
}

function isRecord({ kind, name }: PathStep): boolean {
  return kind === 'property' && RECORDS.has(name)
}

/** The package that the program called into, and everything behind it. */
function calls(packages: readonly string[], names: readonly string[]): boolean {
  return packages.some((name) => names.includes(name))
}

function runsThrough(steps: readonly PathStep[], names: readonly string[]): boolean {
  return steps.some(({ scope, holds, name }) => {
    const script = scope?.script?.replaceAll('\\', '/') ?? ''
    if (names.some((one) => script.includes(`/node_modules/${one}/`))) return true
    return name === 'mock' || /^mockConstructor\(\)$|^ModuleMocker/.test(holds)
  })
}
