import { readRuns } from '../read/read-runs.ts'
import type { Sink } from '../read/sink.ts'
import { AssertionTally } from './assertions.ts'
import { LeakTally } from './leaks.ts'
import { ProbeTally } from './probes.ts'
import { SUMMARY_SCHEMA, type Summary } from './summary.ts'
import { TestTally } from './tests.ts'
import { WorkerTally } from './workers.ts'

/** How long the lists of a summary are. */
export interface SummarizeOptions {
  /** Entries of `slowest`, `growth.biggest` and `workers.peaks`: an integer from 0. Default 10. */
  readonly top?: number
  /** Entries of `unfinished`, `assertions.failures` and `assertions.doubts`: an integer from 0. Default 50. */
  readonly list?: number
}

/**
 * Sums up run logs: one run, shards of one, or several runs together. Streams; the memory it takes grows with the
 * number of files, not with the number of records.
 *
 * @param places - folders at any depth, or single `.jsonl` files.
 * @throws UsageError when a place does not exist. Damage is not an error: it is counted in `log`.
 * @example
 * const summary = await summarize(['.qtests/2026-11-21T10-00-00Z'])
 * console.log(renderSummary(summary))
 */
export async function summarize(places: readonly string[], options: SummarizeOptions = {}): Promise<Summary> {
  const [summary] = await readRuns(places, [summarySink(options)])
  return summary
}

/** The same beside other outputs of one reading, see {@link readRuns}. */
export function summarySink({ top = 10, list = 50 }: SummarizeOptions = {}): Sink<Summary> {
  const workers = new WorkerTally(top)
  const tests = new TestTally(top, list)
  const assertions = new AssertionTally(list)
  const probes = new ProbeTally()
  const leaks = new LeakTally(list)
  return {
    // The tally of workers sees every record, also those that a later attempt replaces.
    entry(entry) {
      workers.add(entry)
      if (entry.record.type === 'file') leaks.add(entry.record)
    },
    test(test) {
      tests.add(test, workers.runnerOf(test.source))
      workers.countTest(test.run)
      for (const attempt of [...test.repetitions, test]) {
        assertions.addAll(attempt.assertions)
        probes.addAll(attempt.probes)
      }
    },
    unfinished(test) {
      tests.addUnfinished(test, workers.runnerOf(test.source))
      assertions.addAll(test.assertions)
      probes.addAll(test.probes)
    },
    end: (log) => ({
      schema: SUMMARY_SCHEMA,
      ...workers.times(),
      runs: workers.runs(),
      workers: workers.summary(),
      files: tests.files(),
      tests: tests.counts(),
      unfinished: tests.unfinished(),
      assertions: assertions.summary(),
      probes: probes.summary(),
      slowest: tests.slowest(),
      growth: tests.growth(),
      ...leaks.summary(),
      caveats: assertions.caveats(),
      log,
    }),
  }
}
