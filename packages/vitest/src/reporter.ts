import { join } from 'node:path'
import type { Reporter, Vitest } from 'vitest/node'
import type { Provided } from './types.ts'

const MARK = Symbol.for('qtests/vitest-reporter@1')

/** Chooses where a run is logged and tells the workers; prints the summary when the run has ended. */
export default class QtestsReporter implements Reporter {
  readonly [MARK] = true
  #vitest: Vitest | undefined
  #dir = ''

  onInit(vitest: Vitest): void {
    // Listed in the config and added by the plugin, or added once for each inline project: the first one works.
    const holder = vitest as { [MARK]?: QtestsReporter }
    holder[MARK] ??= this
    if (holder[MARK] !== this) return
    this.#vitest = vitest
    this.#announce(vitest)
  }

  /** In watch mode each re-run is a run of its own. */
  onTestRunStart(): void {
    if (this.#vitest !== undefined) this.#announce(this.#vitest)
  }

  #announce(vitest: Vitest): void {
    const { root } = vitest.config
    const given = process.env['QTESTS_DIR']
    this.#dir = given === undefined || given === '' ? join(root, '.qtests', runName()) : given
    for (const project of vitest.projects) {
      const { options } = (project.getProvidedContext().qtests as Provided | undefined) ?? { options: {} }
      const { pool } = project.config
      const run = { dir: this.#dir, root, project: project.name, pool: String(pool), version: vitest.version }
      project.provide('qtests', { options, run })
    }
  }
}

/** Whether a reporter is one of ours, of whichever copy of this module. */
export function isQtestsReporter(reporter: unknown): boolean {
  return typeof reporter === 'object' && reporter !== null && MARK in reporter
}

/** Sorts by time; the process id keeps two runs of the same second apart. */
function runName(): string {
  return `${new Date().toISOString().replace(/[:.]/g, '-')}-${process.pid}`
}
