import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { huntedBefore } from '@qtests/core/adapter'
import type { TestProject, Vitest } from 'vitest/node'
import { letViteReadSetup, SETUP } from '../setup-path.ts'

/** Gets a project ready for a hunt: its tests are watched, and files that this hunt has done are left out. */
export function huntProject(project: TestProject, vitest: Vitest): void {
  if (project.config.browser?.enabled === true) return
  // The project has the plugin: its options stay.
  if (project.getProvidedContext().qtests === undefined) project.provide('qtests', { options: {} })
  if (!project.config.setupFiles.includes(SETUP)) addSetup(project)
  letViteReadSetup(project)
  const hunted = huntedBefore()
  if (hunted === undefined) return
  leaveOut(project, vitest.config.root, hunted)
  // All of them may be done.
  vitest.config.passWithNoTests = true
}

/**
 * Projects of a workspace have configs of their own, which the plugin of the root does not see. A setup file that is added later
 * is not transformed but loaded natively, where it stays cached: without isolation the second file of a worker would
 * go without. So it is added to what Vitest has noted of setup files, in a place for each version; where there is none,
 * the reporter tells which files were not watched.
 */
function addSetup(project: TestProject): void {
  project.config.setupFiles.unshift(SETUP)
  const { vitenode, _resolver: resolver } = project as unknown as Noted
  const noted = resolver?.options?.inlineFiles ?? vitenode?.options?.deps?.inlineFiles
  noted?.push(SETUP, pathToFileURL(SETUP).href)
}

/** Where Vitest 3, and later ones, keep the files that are transformed. */
interface Noted {
  readonly vitenode?: { readonly options?: { readonly deps?: { readonly inlineFiles?: string[] } } }
  readonly _resolver?: { readonly options?: { readonly inlineFiles?: string[] } }
}

function leaveOut({ name, config }: TestProject, root: string, hunted: ReadonlySet<string>): void {
  const base = (config as { dir?: string }).dir ?? config.root
  for (const key of hunted) {
    const [project, file] = JSON.parse(key) as [project: string, file: string]
    if (project !== name) continue
    const path = relative(base, join(root, file)).replaceAll('\\', '/')
    config.exclude.push(path.replace(/[!()*?[\]{}|+@]/g, '\\$&'))
  }
}
