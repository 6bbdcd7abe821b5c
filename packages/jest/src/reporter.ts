import { relative, sep } from 'node:path'
import { isHunt, machineId, misspeltVariables, PREFIX } from '@qtests/core/runner-options'
import { newRunFolder, paintFor, RerunNews, renderSummary, summarize, tidyRuns } from '@qtests/report/at-end'

/** The part of Jest's global configuration that is used. */
interface GlobalConfig {
  readonly rootDir: string
}

/** The part of Jest's aggregated result that is used. */
interface Results {
  readonly testResults: readonly { readonly testFilePath: string }[]
}

/** Of this process: in watch mode Jest makes a new reporter for each re-run. */
const session = { runs: 0, folder: '', news: new RerunNews() }

/** Chooses where a run is logged and tells the workers; prints the summary when the run has ended. */
export default class QtestsReporter {
  readonly #root: string

  constructor({ rootDir }: GlobalConfig) {
    this.#root = rootDir
    session.runs++
    if (session.runs === 1) {
      for (const sentence of misspeltVariables()) process.stderr.write(`${PREFIX} ${sentence}\n`)
    }
    const given = process.env['QTESTS_DIR']
    // Given from outside; what a run before this one has set is not.
    if (given === undefined || given === '' || given === session.folder) {
      session.folder = newRunFolder(rootDir)
    } else {
      session.folder = given
    }
    // Jest starts its workers after its reporters were made, and they inherit the environment.
    process.env['QTESTS_DIR'] = session.folder
    process.env['QTESTS_MACHINE'] ??= machineId()
  }

  async onRunComplete(_contexts: unknown, results: Results): Promise<void> {
    // The command that hunts tells what was found.
    if (isHunt()) return
    const summary = await summarize([session.folder]).catch(() => undefined)
    // No folder: nothing was recorded, because no test ran.
    if (summary === undefined) return
    const files = results.testResults.map(({ testFilePath }) =>
      relative(this.#root, testFilePath).split(sep).join('/'),
    )
    const news = session.news.take(summary, files)
    const text = session.runs === 1 ? renderSummary(summary, paintFor(process.stderr)) : news
    if (text !== '') process.stderr.write(`\n${text.trimEnd()}\n`)
    await tidyRuns(this.#root)
  }
}
