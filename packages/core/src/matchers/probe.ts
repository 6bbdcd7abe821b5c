import { PLAIN, paintOf, renderFinding } from '../message/render.ts'
import type { Row } from '../message/report.ts'
import { now, wallTime } from '../realm.ts'
import { type AssertionRecord, SCHEMA_VERSION } from '../run/record.ts'
import { callSite, pointTo } from './call-site.ts'
import { isUsageError } from './error-kinds.ts'
import type { MatcherResult, MatcherThis, RunnerPort } from './port.ts'

/**
 * A matcher about what has been seen already: nothing is measured, so it answers at once, its verdict is `pass` or
 * `fail` (`inconclusive` where nothing was seen), and `.not`, `expect.poll` and the asymmetric form mean what they mean for the runner's own matchers.
 */
export interface ProbeMatcherDefinition {
  readonly name: string
  /** The right form: `expect(probe).toBeOpen()`. */
  readonly usage: string
  /**
   * Checks the received value and the arguments, then looks.
   *
   * @throws UsageError for bad input.
   */
  judge(received: unknown, args: readonly unknown[]): ProbeFinding
}

/** What a look at a probe found. */
export interface ProbeFinding {
  readonly holds: boolean
  /**
   * Nothing was seen of what the claim is about, such as a hit rate without a look-up. Red, with `.not` as well: it
   * proves neither the claim nor its opposite.
   */
  readonly unseen?: boolean
  /** The arguments as the hint line shows them: `3, 'halfOpen'`, or empty. */
  readonly hint: string
  /** What is so, in one sentence without a full stop that fits both answers: "is closed after 3 failures in 10 s". */
  readonly claim: string
  /** Short: "open". With `.not` it is shown as "not open". */
  readonly expected: string
  /** Short: "closed". */
  readonly received: string
  /** The numbers and events behind it: the clause, counts, a timeline. */
  readonly rows: readonly Row[]
  /** What to do next, one sentence each. Not shown with `.not`. */
  readonly next?: readonly string[]
  readonly evidence: AssertionRecord['evidence']
}

/** Synchronous matchers for `expect.extend`. */
export type BoundProbeMatchers = Record<
  string,
  (this: MatcherThis, received: unknown, ...args: unknown[]) => MatcherResult
>

/** Binds definitions of matchers on probes to a runner. */
export function bindProbeMatchers(
  definitions: readonly ProbeMatcherDefinition[],
  port: Pick<RunnerPort, 'currentTest' | 'record'>,
): BoundProbeMatchers {
  const matchers: BoundProbeMatchers = {}
  for (const definition of definitions) {
    matchers[definition.name] = function (this: MatcherThis, received, ...args) {
      const started = now()
      const finding = look(definition, received, args)
      const isNot = this?.isNot ?? false
      const unseen = finding.unseen === true
      const passed = !unseen && finding.holds !== isNot
      // Only a matcher called on `expect(…)` has `promise` in its context; a poll is of interest once it has an end.
      if (this !== undefined && 'promise' in this && (passed || this.poll !== true)) {
        const test = port.currentTest(this)
        const record: AssertionRecord = {
          v: SCHEMA_VERSION,
          type: 'assertion',
          at: wallTime(),
          ...(test?.project === undefined ? {} : { project: test.project }),
          file: test?.file ?? '',
          test: test?.test ?? '',
          matcher: definition.name,
          not: isNot,
          verdict: unseen ? 'inconclusive' : finding.holds ? 'pass' : 'fail',
          passed,
          summary: finding.claim,
          calls: 0,
          elapsed: now() - started,
          evidence: finding.evidence,
          caveats: [],
          options: {},
        }
        port.record(record, test)
      }
      const hint = { matcher: definition.name, args: finding.hint, isNot, promise: this?.promise ?? '' }
      return {
        pass: unseen ? isNot : finding.holds,
        message: () => renderFinding(finding, hint, this === undefined ? PLAIN : paintOf(this.utils)),
        expected: finding.expected,
        actual: finding.received,
      }
    }
  }
  return matchers
}

function look(definition: ProbeMatcherDefinition, received: unknown, args: readonly unknown[]): ProbeFinding {
  try {
    return definition.judge(received, args)
  } catch (error) {
    throw isUsageError(error) ? pointTo(callSite(), error) : error
  }
}
