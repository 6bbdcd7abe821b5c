import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * A home is a folder that looks like a user's project after an install: `node_modules` with one version of a runner,
 * and with our packages as copies of what would be published. Copies, because a link would resolve `vitest` to the
 * version that this workspace develops with, instead of the one that the home is about.
 */
export type Home = 'vitest3' | 'vitest4' | 'vitest5' | 'jest29' | 'jest30' | 'both'

const TEST = fileURLToPath(new URL('..', import.meta.url))
const ROOT = dirname(TEST.replace(/\/$/, ''))

/** A home with one runner to start. */
export type Runner = Exclude<Home, 'both'>

/** Where the versions are installed. */
export const RUNNERS: string = join(TEST, 'runners')

/** All homes, beside the tests, inside the workspace; ignored by git. */
export const HOMES: string = join(TEST, '.homes')

/** The folder of a home. */
export function homeOf(home: Home): string {
  return join(HOMES, home)
}

const OURS: readonly string[] = ['core', 'report', 'fixtures', 'vitest', 'jest']

/** Packages of a home: name there, name among the installed versions. */
const THEIRS: Readonly<Record<Home, Readonly<Record<string, string>>>> = {
  vitest3: { vitest: 'vitest3' },
  vitest4: { vitest: 'vitest4' },
  vitest5: { vitest: 'vitest5' },
  jest29: {
    jest: 'jest29',
    '@jest/globals': 'jest-globals29',
    '@types/jest': '@types/jest29',
    'jest-environment-jsdom': 'jest-environment-jsdom29',
    'jest-environment-node': 'jest-environment-node29',
    'ts-jest': 'ts-jest',
  },
  jest30: {
    jest: 'jest30',
    '@jest/globals': 'jest-globals30',
    '@types/jest': '@types/jest30',
    'jest-environment-jsdom': 'jest-environment-jsdom30',
    'jest-environment-node': 'jest-environment-node30',
    'ts-jest': 'ts-jest',
  },
  both: { vitest: 'vitest4', '@jest/globals': 'jest-globals30', '@types/jest': '@types/jest30' },
}

/** Vitest runs this once before all test files. */
export default function setup(): void {
  for (const home of Object.keys(THEIRS) as Home[]) makeHome(home)
}

function makeHome(home: Home): void {
  const modules = join(homeOf(home), 'node_modules')
  const stamp = join(homeOf(home), 'stamp.json')
  const state = stateOf(home)
  // Kept while nothing was built anew: another project of the tests may be running in it.
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return
  rmSync(homeOf(home), { recursive: true, force: true })
  mkdirSync(modules, { recursive: true })
  writeFileSync(join(homeOf(home), 'package.json'), '{ "private": true }\n')
  for (const [name, source] of Object.entries(THEIRS[home]))
    link(modules, name, join(RUNNERS, 'node_modules', source))
  // Whatever a project has beside its runner. `expect` is what the types of @jest/globals are augmented through.
  for (const name of ['typescript', '@types/node'])
    link(modules, name, found(name, RUNNERS) ?? found(name, ROOT))
  if (home === 'vitest4') for (const name of COVERAGE) copy(modules, name, join(TEST, 'node_modules', name))
  if ('@jest/globals' in THEIRS[home])
    link(modules, 'expect', besides(besides(join(modules, '@jest/globals'), '@jest/expect'), 'expect'))
  for (const name of OURS) install(modules, name)
  writeFileSync(stamp, state)
}

/** What a home was made from: the way that this file makes it, and the files of our packages with the time they were built. */
function stateOf(home: Home): string {
  const files = OURS.flatMap((name) => {
    const dist = join(ROOT, 'packages', name, 'dist')
    if (!existsSync(dist)) return []
    return readdirSync(dist, { recursive: true, encoding: 'utf8' }).map((file) => {
      const { mtimeMs, size } = statSync(join(dist, file))
      return `${name}/${file} ${mtimeMs} ${size}`
    })
  })
  return JSON.stringify([home, readFileSync(fileURLToPath(import.meta.url), 'utf8'), files.sort()])
}

/** Copies what `files` of a package would publish, and links its dependencies, first come first served. */
function install(modules: string, name: string): void {
  const source = join(ROOT, 'packages', name)
  if (!existsSync(join(source, 'dist'))) return
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as Manifest
  const target = join(modules, '@qtests', name)
  for (const file of ['package.json', ...manifest.files]) {
    cpSync(join(source, file), join(target, file), { recursive: true })
  }
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    if (dependency.startsWith('@qtests/')) continue
    link(modules, dependency, join(source, 'node_modules', dependency))
  }
}

/** The optional package, in a folder of a home: what a project has that asks for retaining paths. */
export function installMemlab(folder: string): void {
  const modules = join(folder, 'node_modules')
  mkdirSync(modules, { recursive: true })
  install(modules, 'memlab')
}

/**
 * Providers of coverage; copies for the same reason as ours: they import the runner by its name. Installed beside the tests and
 * not among the runners, whose package manager would tie them to the newest one.
 */
const COVERAGE: readonly string[] = ['@vitest/coverage-v8', '@vitest/coverage-istanbul']

function copy(modules: string, name: string, from: string): void {
  if (!existsSync(from)) return
  const source = realpathSync(from)
  cpSync(source, join(modules, name), { recursive: true })
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as Manifest
  // The store of the package manager has the dependencies of a package beside it.
  const beside = join(source, ...name.split('/').map(() => '..'))
  for (const dependency of Object.keys(manifest.dependencies ?? {}))
    link(modules, dependency, join(beside, dependency))
}

interface Manifest {
  readonly files: readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
}

function link(modules: string, name: string, target: string | undefined): void {
  const path = join(modules, name)
  if (target === undefined || !existsSync(target) || exists(path)) return
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(target, path, 'junction')
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

function found(name: string, from: string): string | undefined {
  const path = join(from, 'node_modules', name)
  return existsSync(path) ? path : undefined
}

/** A dependency as the package in `folder` sees it. */
function besides(folder: string, name: string): string {
  return dirname(createRequire(join(realpathSync(folder), 'package.json')).resolve(`${name}/package.json`))
}
