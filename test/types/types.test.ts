/**
 * The types as users meet them: every major of the runners, the oldest and the newest TypeScript, libraries checked
 * or not. Errors inside other packages are theirs; an error in a case or in a declaration of ours fails.
 */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type Home, homeOf, RUNNERS } from '../e2e/homes.ts'

const CASES = fileURLToPath(new URL('cases', import.meta.url))

const PROJECTS: readonly [name: string, home: Home, cases: readonly string[], types: readonly string[]][] = [
  ['vitest 3', 'vitest3', ['vitest'], ['node']],
  ['vitest 4', 'vitest4', ['vitest'], ['node']],
  ['vitest 5', 'vitest5', ['vitest'], ['node']],
  ['jest 29', 'jest29', ['jest'], ['node', 'jest']],
  ['jest 30', 'jest30', ['jest'], ['node', 'jest']],
  ['jest 29, imported', 'jest29', ['jest-globals'], ['node']],
  ['jest 30, imported', 'jest30', ['jest-globals'], ['node']],
  ['both adapters', 'both', ['vitest', 'jest-globals'], ['node']],
  ['vitest 3, fixtures', 'vitest3', ['fixtures', 'vitest-fixtures'], ['node']],
  ['vitest 4, fixtures', 'vitest4', ['vitest', 'fixtures', 'vitest-fixtures'], ['node']],
  ['vitest 5, fixtures', 'vitest5', ['fixtures', 'vitest-fixtures'], ['node']],
  ['jest 29, fixtures', 'jest29', ['fixtures', 'jest-fixtures'], ['node']],
  ['jest 30, fixtures', 'jest30', ['jest-globals', 'fixtures', 'jest-fixtures'], ['node']],
  ['no setup', 'vitest4', ['none'], ['node']],
]

/** The oldest one is asked once a project: it takes the longest, and checking libraries tells little about us. */
const COMPILERS = {
  '5.4': { compiler: 'typescript54', checks: [true] },
  '5.9': { compiler: 'typescript', checks: [true, false] },
  '7': { compiler: 'typescript7', checks: [true, false] },
} as const

let count = 0

/** Errors that are ours: in a case, or in a declaration of a package of ours. */
async function errorsOf(
  [, home, cases, types]: (typeof PROJECTS)[number],
  compiler: string,
  skipLibCheck: boolean,
): Promise<{ ours: string[]; files: number }> {
  const dir = join(homeOf(home), 'types', `${process.pid}-${count++}`)
  mkdirSync(dir, { recursive: true })
  for (const name of cases) cpSync(join(CASES, `${name}.ts`), join(dir, `${name}.ts`))
  // One case for the fixtures of both adapters: it imports those of its project.
  const fixtures = `@qtests/${home.startsWith('vitest') ? 'vitest' : 'jest'}/fixtures`
  writeFileSync(
    join(dir, 'package.json'),
    JSON.stringify({ type: 'module', imports: { '#fixtures': fixtures } }),
  )
  const compilerOptions = {
    strict: true,
    target: 'ES2022',
    lib: ['ES2023', 'DOM', 'ESNext.Disposable'],
    module: 'NodeNext',
    types,
    noEmit: true,
    skipLibCheck,
  }
  writeFileSync(
    join(dir, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: cases.map((name) => `${name}.ts`) }),
  )
  const bin = join(RUNNERS, 'node_modules', compiler, 'bin', 'tsc')
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [bin, '-p', dir, '--pretty', 'false', '--listFiles'],
      { cwd: dir, maxBuffer: 1e8 },
      (_error, stdout, stderr) => resolve(stdout + stderr),
    )
  })
  const lines = output.split('\n')
  return {
    ours: lines.filter((line) => /error TS\d+/.test(line) && isOurs(line)),
    files: lines.filter((line) => cases.some((name) => line.endsWith(`/${name}.ts`))).length,
  }
}

/** Errors without a file are about the project: a missing type, a bad option. */
function isOurs(line: string): boolean {
  const file = /^(.*?)\(\d+,\d+\): error/.exec(line)?.[1]
  return file === undefined || /@qtests/.test(file) || !file.includes('node_modules')
}

describe.each(Object.entries(COMPILERS))('TypeScript %s', (_version, { compiler, checks }) => {
  test.concurrent.each(PROJECTS)('%s', async (...project) => {
    for (const skipLibCheck of checks) {
      const { ours, files } = await errorsOf(project, compiler, skipLibCheck)
      expect(ours).toEqual([])
      // The compiler did read the cases: no error is not no work.
      expect(files).toBe(project[2].length)
    }
  })
})
