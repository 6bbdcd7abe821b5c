/** The files of a user's project with one judged test, for each runner and variant. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { jestConfig, vitestConfig } from '../e2e/run-inline.ts'
import type { Job } from './case.ts'
import type { Kit } from './earlier-tests.ts'
import { isOwn, ownFile, ownSource } from './own.ts'
import { type Place, setupOf, type Variant } from './variants.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Title of the judged test. */
export const titleOf = ({ kind, name }: Job): string => `${kind} ${name}`

/**
 * Files by name.
 *
 * @param timeout - ms for the judged test.
 */
export function projectOf(job: Job, place: Place, timeout: number): Record<string, string> {
  const jest = place.runner.startsWith('jest')
  const setup = setupOf(place)
  const kit: Kit = { mocks: jest ? 'jest' : 'vi' }
  const extension = isOwn(job) || setup.commonjs !== undefined ? 'ts' : 'mjs'
  const test = `${importsOf(jest, setup)}${loads(job, setup)}
${setup.before?.(kit) ?? ''}
test('${titleOf(job)}', async () => {
  ${judges(job)}
}, ${timeout})
`
  return {
    [`case.test.${extension}`]: test,
    ...sourceOf(job, setup),
    // Named so that it comes first where runners go by name, and longer than the other where they go by size.
    ...(setup.other === undefined
      ? {}
      : { 'a-before.test.mjs': `${importsOf(jest, setup)}${setup.other(kit)}//${' '.repeat(2_000)}\n` }),
    ...configOf(jest, setup),
  }
}

/** The subject's file, where it is one of the project. */
function sourceOf(job: Job, { commonjs }: Variant): Record<string, string> {
  if (isOwn(job)) return { [ownFile(job.name)]: readFileSync(ownSource(job.name), 'utf8') }
  // Whatever ends on .mjs is an ES module to all of them.
  return commonjs === undefined ? {} : { 'subject.ts': readFileSync(caseFile(job), 'utf8') }
}

const caseFile = ({ kind, name }: Job): string =>
  here(`./${kind === 'clean' ? 'clean' : 'leaks'}/${name}.mjs`)

function importsOf(jest: boolean, { commonjs }: Variant): string {
  if (!jest) return "import { afterEach, beforeEach, expect, test, vi } from 'vitest'\n"
  // The rest are globals, as the preset's setup extends the global `expect`.
  return commonjs === undefined ? "import { jest } from '@jest/globals'\n" : ''
}

/** The part of the file that gets the subject's module. */
function loads(job: Job, { commonjs }: Variant): string {
  if (isOwn(job))
    return `import { ${job.kind} as subject } from './${ownFile(job.name).replace('.ts', '')}'\n`
  if (commonjs === undefined)
    return `import { given, made } from ${JSON.stringify(here('./subject.mjs'))}
import one from ${JSON.stringify(caseFile(job))}
const get = () => made(one, '${job.kind}')
`
  // What subject.mjs does, from a file that the transformer sees: `import()` becomes a `require` there.
  return `import one from './subject'
const get = async () => {
  const { alias }: any = one['${job.kind}'] ?? {}
  const entry = one.entry === undefined ? alias : alias + '/' + one.entry
  const made = await one.subject(...(alias === undefined ? [] : [await import(entry)]))
  return { ...(typeof made === 'function' ? { subject: made } : made), options: one.options }
}
const given = ({ subject, options, ...rest }: any) => ({ ...options, ...rest })
`
}

function judges(job: Job): string {
  if (isOwn(job)) return 'await expect(subject).toNotLeakMemory()'
  return `const loaded = await get()
  await expect(loaded.subject).toNotLeakMemory(given(loaded))`
}

function configOf(jest: boolean, { config = {}, commonjs }: Variant): Record<string, string> {
  if (!jest) return { 'vitest.config.mjs': vitestConfig(JSON.stringify(config).slice(1, -1)) }
  const testMatch = ['**/*.test.mjs', '**/*.test.ts']
  const typed = { 'tsconfig.json': tsconfig(commonjs === undefined ? 'esnext' : 'commonjs') }
  if (commonjs === undefined) {
    const transform = { '\\.ts$': ['ts-jest', { useESM: true, diagnostics: false }] }
    return {
      'jest.config.js': jestConfig({ testMatch, transform, extensionsToTreatAsEsm: ['.ts'], ...config }),
      ...typed,
    }
  }
  return {
    'jest.config.js': jestConfig({
      testMatch,
      transform: { '\\.(ts|mjs)$': TRANSFORMERS[commonjs] },
      // Packages of the corpus lie beside its cases, and are found from here as well.
      modulePaths: [here('./node_modules')],
      ...config,
    }),
    ...typed,
  }
}

const installed = (name: string): string => here(`./transformers/node_modules/${name}`)

const TRANSFORMERS = {
  'ts-jest': ['ts-jest', { diagnostics: false }],
  babel: [
    installed('babel-jest'),
    {
      babelrc: false,
      configFile: false,
      presets: [
        [installed('@babel/preset-env'), { targets: { node: 'current' } }],
        installed('@babel/preset-typescript'),
      ],
    },
  ],
  swc: [installed('@swc/jest'), { jsc: { target: 'es2022' }, module: { type: 'commonjs' } }],
} as const

function tsconfig(module: 'esnext' | 'commonjs'): string {
  return JSON.stringify({
    compilerOptions: {
      target: 'ES2022',
      module,
      moduleResolution: module === 'esnext' ? 'bundler' : 'node10',
      allowJs: true,
      esModuleInterop: true,
      isolatedModules: true,
      sourceMap: true,
    },
  })
}
