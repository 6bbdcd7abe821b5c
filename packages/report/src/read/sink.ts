import type { MergedTest, MergedWorker, RunLogEntry, RunLogHealth, UnfinishedTest } from '@qtests/core/run'

/**
 * What one output keeps of a run. One pass over the run logs feeds any number of sinks, so that all outputs
 * of a command speak of the same records, however many there are and whatever is written meanwhile.
 *
 * Records come file by file (one file is one worker), within a file in the order of writing. Every method but
 * {@link Sink.end} is optional; one that returns a promise is awaited before the next record is read, which is how a
 * sink that writes as it reads holds the reader back.
 *
 * A sink that keeps counts takes constant memory; one that keeps tests takes memory for what it keeps. The
 * reader itself holds the tests of one test file.
 *
 * @example
 * const slow: Sink<string[]> = (() => {
 *   const names: string[] = []
 *   return {
 *     test: ({ record }) => void (record.duration > 1_000 && names.push(record.test)),
 *     end: () => names,
 *   }
 * })()
 * const [summary, names] = await readRuns(['.qtests'], [summarySink(), slow])
 */
export interface Sink<T> {
  /** Every record as it was written, also of attempts that a later one replaces. Comes before the methods below. */
  entry?(entry: RunLogEntry): void | Promise<void>
  /** The record of a worker, or of what a worker lost. */
  worker?(worker: MergedWorker): void | Promise<void>
  /** A test whose end was recorded, with all its attempts. Comes when its test file has been read. */
  test?(test: MergedTest): void | Promise<void>
  /** Assertions whose test has no end: its worker died, or they ran outside of tests (`test` is empty then). */
  unfinished?(test: UnfinishedTest): void | Promise<void>
  /** Called once, after the last record. What it returns is the result of the output. */
  end(health: RunLogHealth): T | Promise<T>
}
