import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Entry, packages } from '../architecture/packages.ts'
import { foreignDependencies, peers } from './dependencies.ts'
import { environment } from './tarballs.ts'

const run = promisify(execFile)
const all = packages()
const tarballs = inject('tarballs')

/** Entries that only make sense inside of a running test file: they are found, not run. */
const INSIDE_A_RUNNER = [
  '@qtests/jest/fixtures',
  '@qtests/jest/setup',
  '@qtests/jest/setup-globals',
  '@qtests/vitest/fixtures',
  '@qtests/vitest/setup',
]

let project: string
let packed: string

/** A user's project: our tarballs, and their dependencies as this workspace has them, so that no network is needed. */
beforeAll(async () => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'qtests-install-')))
  packed = mkdtempSync(join(tmpdir(), 'qtests-foreign-'))
  const dependencies: Record<string, string> = {}
  for (const [name, path] of foreignDependencies(all))
    dependencies[name] = `file:${await tarballOf(name, path)}`
  for (const [name, path] of Object.entries(tarballs)) dependencies[name] = `file:${path}`
  // Without overrides npm would look for the dependencies of dependencies at the registry.
  const overrides = Object.fromEntries(Object.keys(dependencies).map((name) => [name, `$${name}`]))
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, dependencies, overrides }))
  const flags = [
    '--offline',
    '--install-links',
    '--ignore-scripts',
    '--legacy-peer-deps',
    '--no-audit',
    '--no-fund',
  ]
  await run('npm', ['install', ...flags], { cwd: project, env: environment() })
  for (const [name, path] of peers(all)) {
    const link = join(project, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(path, link)
  }
})
afterAll(() => {
  for (const folder of [project, packed]) rmSync(folder, { recursive: true, force: true })
})

const entries = all.flatMap((one) => one.entries)
const version = all.find(({ short }) => short === 'report')?.manifest.version
const outside = entries.filter(({ specifier }) => !INSIDE_A_RUNNER.includes(specifier))
const named = (list: readonly Entry[]) => list.map((entry) => [entry.specifier, entry] as const)

describe('installed from tarballs alone', () => {
  test.each(named(outside.filter(({ esm }) => esm !== undefined)))('import of %s', async (specifier) => {
    const { stdout } = await node(
      'module',
      `import * as all from '${specifier}'; console.log(Object.keys(all))`,
    )
    expect(stdout).toMatch(/^\[\s+'/)
  })

  test.each(named(outside.filter(({ cjs }) => cjs !== undefined)))(
    'require of %s gives what import gives',
    async (specifier) => {
      const imported = await namesIn('module', `import * as all from ${JSON.stringify(specifier)}`)
      const required = await namesIn('commonjs', `const all = require(${JSON.stringify(specifier)})`)
      expect(required).toEqual(imported)
    },
  )

  test('entries for inside of a runner are found', () => {
    const from = createRequire(join(project, 'index.js'))
    const found = entries
      .filter(({ specifier, cjs }) => INSIDE_A_RUNNER.includes(specifier) && cjs !== undefined)
      .map(({ specifier }) => from.resolve(specifier))
    expect(found.filter((path) => !path.startsWith(project))).toEqual([])
  })

  test('importing prints nothing and ends by itself', async () => {
    for (const { specifier } of outside.filter(({ esm }) => esm !== undefined)) {
      const { stdout, stderr } = await node('module', `import ${JSON.stringify(specifier)}`)
      expect(stdout + stderr, specifier).toBe('')
    }
  })

  test('the command runs', async () => {
    const command = join(project, 'node_modules', '.bin', 'qtests')
    const { stdout } = await run(command, ['--version'], { env: environment() })
    expect(stdout).toContain(`qtests/${version}`)
  })

  // Strict package managers link no command of a package that a project does not name itself.
  test.each(['report', 'vitest', 'jest'])('the command of @qtests/%s is the same', async (short) => {
    const command = join(project, 'node_modules', '@qtests', short, 'dist', 'qtests.js')
    const { stdout } = await run(command, ['--version'], { env: environment() })
    expect(stdout).toContain(`qtests/${version}`)
    const { bin } = createRequire(command)(`@qtests/${short}/package.json`) as { bin: object }
    expect(bin).toEqual({ qtests: './dist/qtests.js' })
    await expect(run(command, ['hunt', '--', 'mocha'], { env: environment() })).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Expected a command of Vitest or Jest'),
    })
  })
})

/** Made by hand: npm packs no folder that pnpm has installed under an alias. */
async function tarballOf(name: string, path: string): Promise<string> {
  const stage = join(packed, name.replace('/', '-'))
  cpSync(path, join(stage, 'package'), { recursive: true })
  await run('tar', ['-czf', `${stage}.tgz`, '-C', stage, 'package'])
  return `${stage}.tgz`
}

function node(type: 'module' | 'commonjs', code: string): Promise<{ stdout: string; stderr: string }> {
  return run(process.execPath, [`--input-type=${type}`, '-e', code], { cwd: project, env: environment() })
}

/** How a bundler marks CommonJS is its own business: those names are no exports of ours. */
const MARKS = ['__esModule', 'default', 'module.exports']

async function namesIn(type: 'module' | 'commonjs', load: string): Promise<string[]> {
  const { stdout } = await node(type, `${load}\nconsole.log(JSON.stringify(Object.keys(all)))`)
  return (JSON.parse(stdout) as string[]).filter((name) => !MARKS.includes(name)).sort()
}
