import type { MergedTest, TestId, UnfinishedTest } from '@qtests/core/run'
import { type TestLeak, testLeaksOf } from '../summary/test-leaks.ts'
import type { Format } from './format.ts'
import { type JunitCase, seconds, unfinishedCase, writeCase } from './junit-case.ts'
import { openTag } from './xml.ts'

/**
 * JUnit XML: one `testsuite` per test file and worker, one `testcase` per test, what qtests found as `properties` of
 * the case. Written suite by suite, so that memory holds one test file.
 *
 * A failed test is a `failure`, with what its assertions found; a test without an end is an `error`. Attempts
 * before one that passed are `flakyFailure`, before one that failed `rerunFailure`, as Maven Surefire writes them.
 */
export const junitFormat: Format = {
  name: 'junit',
  file: 'qtests.junit.xml',
  open(target) {
    let begun = false
    let suite: Suite | undefined
    /** Of the file that is being read: its record comes before its tests are handed out. */
    const leaks = new Map<string, TestLeak>()
    const flush = (): string => {
      const head = begun ? '' : '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="qtests">\n'
      begun = true
      const text = head + (suite === undefined ? '' : suite.text())
      suite = undefined
      return text
    }
    const add = (source: string, id: TestId, junitCase: JunitCase): void | Promise<void> => {
      const written = suite !== undefined && !suite.holds(source, id) ? target.write(flush()) : undefined
      suite ??= new Suite(source, id)
      suite.add(junitCase)
      return written
    }
    return {
      sink: {
        entry({ record, source }) {
          if (record.type !== 'file') return
          for (const leak of testLeaksOf(record)) leaks.set(leakKey(source, leak), leak)
        },
        test(test: MergedTest) {
          const key = leakKey(test.source, test.record)
          const leak = leaks.get(key)
          leaks.delete(key)
          return add(test.source, test.record, writeCase(test, leak))
        },
        unfinished: (test: UnfinishedTest) => add(test.source, idOf(test), unfinishedCase(test)),
        end: () => undefined,
      },
      finish: () => target.write(`${flush()}</testsuites>\n`),
    }
  },
}

function leakKey(source: string, { project, file, test }: TestId): string {
  return JSON.stringify([source, project, file, test])
}

function idOf({ file, test, assertions }: UnfinishedTest): TestId {
  const project = assertions[0]?.project
  return project === undefined ? { file, test } : { project, file, test }
}

/** One test file as one worker ran it. Its counts stand in its first line, so it is written when it is complete. */
class Suite {
  readonly #source: string
  readonly #file: string
  readonly #project: string
  readonly #cases: string[] = []
  readonly #counts = { failures: 0, errors: 0, skipped: 0 }
  #duration = 0
  #started = Number.POSITIVE_INFINITY

  constructor(source: string, { file, project }: TestId) {
    this.#source = source
    this.#file = file
    this.#project = project ?? ''
  }

  holds(source: string, { file, project }: TestId): boolean {
    return source === this.#source && file === this.#file && (project ?? '') === this.#project
  }

  add({ xml, outcome, duration, at }: JunitCase): void {
    this.#cases.push(xml)
    if (outcome !== undefined) this.#counts[outcome] += 1
    if (Number.isFinite(duration)) this.#duration += duration
    if (at - duration < this.#started) this.#started = at - duration
  }

  text(): string {
    const file = this.#file === '' ? 'outside of a test file' : this.#file
    const head = openTag('testsuite', {
      name: this.#project === '' ? file : `[${this.#project}] ${file}`,
      tests: this.#cases.length,
      ...this.#counts,
      time: seconds(this.#duration),
      timestamp: timestamp(this.#started),
      file: this.#file === '' ? undefined : this.#file,
    })
    return `  ${head}\n${this.#cases.join('')}  </testsuite>\n`
  }
}

function timestamp(at: number): string | undefined {
  // Beyond what a Date holds there is none.
  if (!(Math.abs(at) <= 8.64e15)) return undefined
  return new Date(at).toISOString().slice(0, 19)
}
