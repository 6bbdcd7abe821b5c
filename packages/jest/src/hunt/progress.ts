import { now } from '@qtests/core/adapter'
import { HuntProgress } from '@qtests/report'

/** Jest reporter of a hunt: how many files are done, and how long the rest may take. */
export default class HuntProgressReporter {
  readonly #progress = new HuntProgress(now)

  onRunStart({ numTotalTestSuites }: { readonly numTotalTestSuites: number }): void {
    this.#progress.begin(numTotalTestSuites)
  }

  onTestFileResult(): void {
    const line = this.#progress.ended()
    if (line !== undefined) process.stderr.write(`${line}\n`)
  }
}
