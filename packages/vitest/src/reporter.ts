import { relative, sep } from 'node:path'
import { isHunt, machineId, misspeltVariables, PREFIX } from '@qtests/core/runner-options'
import { newRunFolder, paintFor, RerunNews, renderSummary, summarize, tidyRuns } from '@qtests/report/at-end'
import type { Reporter, TestModule, Vitest } from 'vitest/node'
import type { Provided } from './types.ts'

const MARK = Symbol.for('qtests/vitest-reporter@1')

/** Chooses where a run is logged and tells the workers; prints the summary when the run has ended. */
export default class QtestsReporter implements Reporter {
  readonly [MARK] = true
  #vitest: Vitest | undefined
  #dir = ''
  #runs = 0
  readonly #news = new RerunNews()

  onInit(vitest: Vitest): void {
    // Listed in the config and added by the plugin, or added once for each inline project: the first one works.
    const holder = vitest as { [MARK]?: QtestsReporter }
    holder[MARK] ??= this
    if (holder[MARK] !== this) return
    this.#vitest = vitest
    for (const sentence of misspeltVariables()) vitest.logger.warn(`${PREFIX} ${sentence}`)
  }

  /** In watch mode each re-run is a run of its own. */
  onTestRunStart(): void {
    const vitest = this.#vitest
    if (vitest === undefined) return
    this.#runs++
    this.#dir = runFolder(vitest.config.root, this.#runs)
    for (const project of vitest.projects) {
      const provided = (project.getProvidedContext().qtests as Provided | undefined) ?? { options: {} }
      const { pool, runner } = project.config
      const { name } = project
      const run = {
        dir: this.#dir,
        root: vitest.config.root,
        project: name,
        pool: String(pool),
        version: vitest.version,
        ...(runner === undefined ? {} : { ownRunner: true }),
        machine: machineId(),
      }
      project.provide('qtests', { ...provided, run })
    }
  }

  async onTestRunEnd(testModules: readonly TestModule[] = []): Promise<void> {
    const vitest = this.#vitest
    if (vitest === undefined) return
    // The command that hunts tells what was found.
    if (isHunt()) return
    const summary = await summarize([this.#dir]).catch(() => undefined)
    // No folder: nothing was recorded, because no test ran.
    if (summary === undefined) return
    const { root } = vitest.config
    const news = this.#news.take(
      summary,
      testModules.map(({ moduleId }) => relative(root, moduleId).split(sep).join('/')),
    )
    const text = this.#runs === 1 ? renderSummary(summary, paintFor(process.stdout)) : news
    if (text !== '') vitest.logger.log(`\n${text.trimEnd()}`)
    await tidyRuns(root)
  }
}

/** Whether a reporter is one of ours, of whichever copy of this module. */
export function isQtestsReporter(reporter: unknown): boolean {
  return typeof reporter === 'object' && reporter !== null && MARK in reporter
}

/** `QTESTS_DIR`, else a new one under `.qtests/`. */
function runFolder(root: string, run: number): string {
  const given = process.env['QTESTS_DIR']
  if (given !== undefined && given !== '') return run === 1 ? given : `${given}-${run}`
  return newRunFolder(root)
}
