import { bindMatchers } from '../../src/matchers/bind.ts'
import type { Assertion, Judged, MatcherDefinition, RunContext } from '../../src/matchers/definition.ts'
import type { Binding, CurrentTest, MatcherThis } from '../../src/matchers/port.ts'
import type { AssertionRecord } from '../../src/run/record.ts'
import type { Caveat, Verdict, VerdictKind } from '../../src/verdict.ts'

export const USAGE = 'await expect(() => work()).toBeFine()'

const caveats: readonly Caveat[] = [{ code: 'BUSY', text: 'the machine was busy' }]

/** A verdict of each kind. */
export const verdicts: Readonly<Record<VerdictKind, Verdict<unknown>>> = {
  pass: { kind: 'pass', evidence: {}, caveats: [] },
  fail: { kind: 'fail', evidence: {}, caveats },
  inconclusive: { kind: 'inconclusive', reason: 'too few calls', evidence: {}, caveats },
  unsupported: { kind: 'unsupported', reason: 'no collector here', caveats },
}

export function judged(verdict: Verdict<unknown>): Judged {
  return {
    verdict,
    report: {
      claim: `is ${verdict.kind}`,
      expected: 'at most 1',
      received: '2',
      evidence: [],
      explanation: [],
      next: [],
    },
    calls: 7,
    evidence: { most: 2 },
  }
}

/** `toBeFine`: does what the test says. */
export function fakeMatcher(
  run: (context: RunContext) => Promise<Judged> | Judged,
  assertion: Partial<Assertion> = {},
): MatcherDefinition {
  return {
    name: 'toBeFine',
    usage: USAGE,
    prepare: () => ({
      hint: "'20ms'",
      onInconclusive: 'pass',
      options: { calls: '7' },
      run: async (context) => run(context),
      ...assertion,
    }),
  }
}

/** A runner with one test. */
export interface FakeRunner {
  readonly binding: Binding
  readonly records: AssertionRecord[]
  readonly test: CurrentTest
  /** Calls the matcher as a runner does: chains on its promise once, and throws where it is red. */
  expect(context?: Partial<MatcherThis>, received?: unknown, ...args: unknown[]): Promise<void>
  /** What both runners hand to `expect.extend`. */
  matcher: Binding['matchers'][string]
  context(more?: Partial<MatcherThis>): MatcherThis
}

export function fakeRunner(
  definition: MatcherDefinition,
  { test = {}, inTest = true }: { test?: Partial<CurrentTest>; inTest?: boolean } = {},
): FakeRunner {
  const records: AssertionRecord[] = []
  const current: CurrentTest = {
    file: 'orders.test.ts',
    test: 'orders > are placed',
    key: {},
    concurrent: false,
    deadline: undefined,
    ...test,
  }
  const binding = bindMatchers([definition], {
    currentTest: () => (inTest ? current : undefined),
    record: (record) => records.push(record),
  })
  const matcher = binding.matchers[definition.name] as Binding['matchers'][string]
  const context = (more: Partial<MatcherThis> = {}): MatcherThis => ({ isNot: false, promise: '', ...more })
  return {
    binding,
    records,
    test: current,
    matcher,
    context,
    expect(more = {}, received = () => {}, ...args) {
      const self = context(more)
      return matcher.call(self, received, ...args).then((result) => {
        if (result.pass === (self.isNot ?? false)) throw new Error(result.message())
      })
    },
  }
}

/** A promise that is settled by hand. */
export function gate<T = void>(): {
  promise: Promise<T>
  resolve: (value: T) => void
  reject: (error: unknown) => void
} {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
