import { mergeAttempts, type RunLogEntry, readRunLog } from '@qtests/core/run'
import { AssertionTally } from './assertions.ts'
import type { Summary } from './summary.ts'
import { SUMMARY_SCHEMA } from './summary.ts'
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
  const { top = 10, list = 50 } = options
  const log = readRunLog(places)
  const workers = new WorkerTally(top)
  const tests = new TestTally(top, list)
  const assertions = new AssertionTally(list)
  for await (const item of mergeAttempts(seenBy(workers, log))) {
    if (item.kind === 'worker') continue
    if (item.kind === 'test') {
      tests.add(item)
      workers.countTest(item.run)
      for (const attempt of item.repetitions) assertions.addAll(attempt.assertions)
    } else tests.addUnfinished(item)
    assertions.addAll(item.assertions)
  }
  return {
    schema: SUMMARY_SCHEMA,
    ...workers.times(),
    runs: workers.runs(),
    workers: workers.summary(),
    files: tests.files(),
    tests: tests.counts(),
    unfinished: tests.unfinished(),
    assertions: assertions.summary(),
    slowest: tests.slowest(),
    growth: tests.growth(),
    caveats: assertions.caveats(),
    log: { ...log.health, unknownTypes: { ...log.health.unknownTypes } },
  }
}

/** The tally of workers sees every record, also those that a later attempt replaces. */
async function* seenBy(
  workers: WorkerTally,
  log: AsyncIterable<RunLogEntry>,
): AsyncGenerator<RunLogEntry, void> {
  for await (const entry of log) {
    workers.add(entry)
    yield entry
  }
}
