/**
 * Setup file: `setupFiles: ['@qtests/vitest/setup']`. Adds the matchers to `expect`, with their types, and watches
 * each test. The plugin adds it by itself.
 */
// All of it: what only later versions export cannot be imported by its name.
import * as vitest from 'vitest'

type Installer = typeof import('./install.ts')

/**
 * In a vm pool functions are not Node's own. What Node loads there does not see the globals of the tests, so Vitest has to load it;
 * everywhere else Node's `require` takes half the time of an import, and Vitest's own process is not asked where the file is.
 */
const ofNode = Object.getPrototypeOf(process.getBuiltinModule) === Function.prototype
const { install }: Installer = ofNode
  ? process.getBuiltinModule('node:module').createRequire(import.meta.url)('./install.cjs')
  : await import('./install.ts')

await install(vitest)

export type { QtestsMatchers } from '@qtests/core/adapter'
export type { TestSummary } from './summary.ts'
export type { Provided } from './types.ts'
