import { isAbsolute, join, relative, sep } from 'node:path'
import { type AssertionRecord, formatBytes } from '@qtests/core/run'
import type { Sink } from '../read/sink.ts'
import type { TestName } from '../summary/summary.ts'
import { leakedBytes, type TestLeak, testLeaksOf } from '../summary/test-leaks.ts'
import { fullName, oneLine, shorten } from './text.ts'

/** GitHub shows ten warnings of a step; more are dropped without a word. */
const MOST = 10

/** Characters of a name: tests may be named after all of their data. */
const LONGEST_NAME = 200

/** A warning at a line of the repository. */
interface Annotation {
  readonly file: string
  readonly line?: string | undefined
  readonly column?: string | undefined
  readonly title: string
  readonly message: string
}

/**
 * Workflow commands of GitHub Actions (`::warning file=src/session.ts,line=41,…`), at most ten. Failed tests get
 * errors of the runner's own reporter at the line of the test; these are what it does not say: the line that
 * allocates what leaks, assertions without a verdict, tests without an end.
 *
 * @param workspace - `GITHUB_WORKSPACE`: annotations name files from there.
 * @param cwd - where the paths of the run log start.
 */
export function annotationsSink(workspace: string | undefined, cwd: string): Sink<string[]> {
  // Leaks before doubts before what has no end: the order in which ten places are given away.
  const leaks = new Distinct()
  const doubts = new Distinct()
  const unfinished = new Distinct()
  const place = (path: string) => fromWorkspace(path, workspace, cwd)
  const add = (assertions: readonly AssertionRecord[]): void => {
    for (const assertion of assertions) {
      const leak = leakOf(assertion, place)
      if (leak !== undefined) leaks.add(leak)
      if (assertion.verdict === 'inconclusive' || assertion.verdict === 'unsupported') {
        doubts.add({
          file: place(assertion.file),
          title: `${assertion.verdict}: ${assertion.matcher}`,
          message: `${nameOf(assertion)}: ${assertion.summary}`,
        })
      }
    }
  }
  return {
    entry({ record }) {
      if (record.type !== 'file') return
      for (const leak of testLeaksOf(record)) leaks.add(testLeak(leak, place))
    },
    test({ assertions, repetitions }) {
      for (const attempt of repetitions) add(attempt.assertions)
      add(assertions)
    },
    unfinished(test) {
      add(test.assertions)
      const [first] = test.assertions
      if (test.test === '' || first === undefined) return
      unfinished.add({
        file: place(test.file),
        title: 'unfinished test',
        message: `${nameOf(first)} has no end: its worker died in it`,
      })
    },
    end() {
      const all = [...leaks.list, ...doubts.list, ...unfinished.list]
      const lines = all.slice(0, MOST).map(commandOf)
      const more = leaks.count + doubts.count + unfinished.count - lines.length
      if (more > 0) lines.push(`::notice title=qtests::${more} more, see the summary of the job`)
      return lines
    },
  }
}

/** The first ten of a kind, each line once; all are counted. */
class Distinct {
  readonly list: Annotation[] = []
  count = 0
  readonly #seen = new Set<string>()

  add(annotation: Annotation): void {
    if (this.list.length >= MOST) {
      this.count += 1
      return
    }
    const key = commandOf(annotation)
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.count += 1
    this.list.push(annotation)
  }
}

function nameOf(test: TestName): string {
  return shorten(fullName(test), LONGEST_NAME)
}

/** At the line that allocates what stays, or at the test file where none of the user's is known. */
function testLeak(leak: TestLeak, place: (path: string) => string): Annotation {
  const [site] = leak.sites
  const spot = site === undefined ? undefined : spotOf(site.location, place)
  return {
    ...(spot ?? { file: place(leak.file) }),
    title: spot === undefined ? 'Leak' : `Leak: allocated in ${site?.function}`,
    message: `leaks ${formatBytes(Math.round(leakedBytes(leak)))} each time it runs (${nameOf(leak)})`,
  }
}

function leakOf(assertion: AssertionRecord, place: (path: string) => string): Annotation | undefined {
  const [site] = assertion.sites ?? []
  if (site === undefined || assertion.verdict !== 'fail') return undefined
  const spot = spotOf(site.location, place)
  if (spot === undefined) return undefined
  return {
    ...spot,
    title: `${assertion.passed ? 'Expected leak' : 'Leak'}: allocated in ${site.function}`,
    message: `${assertion.summary} (${nameOf(assertion)})`,
  }
}

/** `undefined` for code that is not of the repository. */
function spotOf(
  location: string,
  place: (path: string) => string,
): Pick<Annotation, 'file' | 'line' | 'column'> | undefined {
  const [, file, line, column] = /^(.+?):(\d+)(?::(\d+))?$/.exec(location) ?? []
  if (file === undefined || file.includes('node_modules')) return undefined
  return { file: place(file), line, column }
}

/** Paths of the log start at the project, those of GitHub at the repository. */
function fromWorkspace(path: string, workspace: string | undefined, cwd: string): string {
  if (workspace === undefined || workspace === '' || isAbsolute(path)) return path
  const inside = relative(workspace, cwd)
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) return path
  return join(inside, path).split(sep).join('/')
}

function commandOf({ file, line, column, title, message }: Annotation): string {
  const properties = Object.entries({ file: file === '' ? undefined : file, line, col: column, title })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${property(value ?? '')}`)
  return `::warning ${properties.join(',')}::${data(message)}`
}

/**
 * The escapes of `@actions/core`: without them a name could end the command and begin another. Before them ours: the line goes to a
 * terminal, too.
 */
function data(text: string): string {
  return oneLine(text).replaceAll('%', '%25')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
