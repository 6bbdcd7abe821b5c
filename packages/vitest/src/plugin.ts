import { relative, resolve } from 'node:path'
import type { RunnerOptions } from '@qtests/core/adapter'
import { checkRunnerOptions, configOptionsOf, runSettings } from '@qtests/core/runner-options'
import type { VitestPluginContext } from 'vitest/node'
import QtestsReporter, { isQtestsReporter } from './reporter.ts'
import { letViteReadSetup, SETUP } from './setup-path.ts'

export type { RunnerOptions } from '@qtests/core/adapter'

/** The part of a Vite plugin that this one has; structural, so that no version of Vite is imported. */
export interface QtestsPlugin {
  readonly name: string
  config(config: ViteConfig): void
  configureVitest(context: VitestPluginContext): void
}

/** The part of a Vite config that is used. */
interface ViteConfig {
  test?: { setupFiles?: string | string[]; browser?: { enabled?: boolean } }
}

/**
 * Everything in one line of the config: matchers, per-test snapshots, the run log and the summary at the end.
 *
 * @throws UsageError for a bad option, before any test runs.
 * @example export default defineConfig({ plugins: [qtests({ memory: { tolerance: '64 B' } })] })
 */
export function qtests(options?: RunnerOptions): QtestsPlugin {
  const checked = checkRunnerOptions(options)
  // Read here for its error only: a bad variable is told before any test runs.
  runSettings(checked)
  return {
    name: 'qtests',
    config(config) {
      // Here and not below: Vitest transforms the setup files that it finds in the config, and loads others natively,
      // where they stay cached: without isolation, and in vm pools, the second file of a worker would go without.
      config.test ??= {}
      const { test } = config
      // Measuring needs node: tests in a browser go on without us.
      if (test.browser?.enabled === true) return
      const given = typeof test.setupFiles === 'string' ? [test.setupFiles] : (test.setupFiles ?? [])
      if (!given.includes(SETUP)) test.setupFiles = [SETUP, ...given]
    },
    configureVitest({ vitest, project }) {
      if (project.config.browser?.enabled === true) return
      // A config without this hook's effect: a project that takes the plugin from elsewhere.
      if (!project.config.setupFiles.includes(SETUP)) project.config.setupFiles.unshift(SETUP)
      letViteReadSetup(project)
      leaveLogUncovered(vitest.config)
      project.provide('qtests', { options: checked, families: configOptionsOf(checked) })
      // Called once for each project, and the module may be loaded once for each: the mark is on the reporter.
      const { reporters } = vitest.config
      if (!reporters.some(isQtestsReporter)) reporters.push(new QtestsReporter())
    },
  }
}

/**
 * Coverage of files that no test has loaded reads whatever its `include` matches, and ends the run at what is no code: the
 * folder of the runs, or the one that the environment names for this run.
 */
function leaveLogUncovered(config: {
  readonly root: string
  readonly coverage?: { readonly exclude?: string[] }
}): void {
  const named = process.env['QTESTS_DIR']
  const folders = ['.qtests', ...(named === undefined ? [] : [relative(config.root, resolve(named))])]
  const exclude = config.coverage?.exclude
  for (const folder of folders) {
    const files = `${folder.replaceAll('\\', '/')}/**`
    if (folder !== '' && !folder.startsWith('..') && exclude?.includes(files) === false) exclude.push(files)
  }
}
