import { now, PREFIX } from '@qtests/core/adapter'
import { HuntProgress } from '@qtests/report'
import type { Reporter, TestModule, Vitest } from 'vitest/node'
import type { TestSummary } from '../summary.ts'

/** In the main process of a hunt: tells progress, and which files were not watched. */
export class HuntReporter implements Reporter {
  readonly #progress = new HuntProgress(now)
  readonly #unwatched: string[] = []
  #vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  onTestRunStart(specifications: readonly unknown[]): void {
    this.#progress.begin(specifications.length)
  }

  onTestModuleEnd(module: TestModule): void {
    if (!isWatched(module)) this.#unwatched.push(module.moduleId)
    const line = this.#progress.ended()
    if (line !== undefined) this.#vitest?.logger.log(line)
  }

  onTestRunEnd(): void {
    if (this.#unwatched.length === 0) return
    process.exitCode = 1
    for (const file of this.#unwatched) this.#vitest?.logger.error(`${PREFIX} not hunted: ${file}`)
  }
}

/** Our setup file leaves a summary with each test that ended. */
function isWatched({ children }: TestModule): boolean {
  const passed = [...children.allTests('passed')]
  return passed.length === 0 || passed.some((test) => (test.meta() as { qtests?: TestSummary }).qtests)
}
