import { PREFIX } from '@qtests/core/run'
import type { AssertionLine, Summary } from './summary/summary.ts'

/**
 * What a re-run in watch mode has to say: findings that the runs before it did not have. The rest has been read
 * already, and the runner shows failures by itself.
 */
export class RerunNews {
  /** Findings of the last run of each test file. */
  readonly #known = new Map<string, ReadonlySet<string>>()

  /** Lines for the new findings, empty when there are none. Remembers all of them for the next time. */
  take(summary: Summary, ranFiles: readonly string[]): string {
    const findings = [...summary.assertions.failures, ...summary.assertions.doubts]
    const fresh = findings.filter((finding) => this.#known.get(finding.file)?.has(keyOf(finding)) !== true)
    for (const file of ranFiles) {
      this.#known.set(file, new Set(findings.filter((finding) => finding.file === file).map(keyOf)))
    }
    return fresh.map(lineOf).join('\n')
  }
}

/** Without the summary: its numbers differ from run to run, the finding is the same. */
function keyOf({ project, file, test, matcher, verdict }: AssertionLine): string {
  return JSON.stringify([project, file, test, matcher, verdict])
}

function lineOf({ file, test, matcher, verdict, summary }: AssertionLine): string {
  return `${PREFIX} ${verdict}: ${matcher} in ${file} > ${test}: ${summary}`
}
