/**
 * The types as users meet them: every major of the runners, the oldest and the newest TypeScript, libraries checked
 * or not. An error in a case or in a declaration of ours fails.
 */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type Home, homeOf } from '../e2e/homes.ts'
import { byCommand, byInterface, type Compiled } from './errors.ts'

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

/**
 * With the declarations of libraries checked, a compiler says of the cases what it says without, so one run tells both. Of
 * the oldest one only the cases are asked: checking libraries with it tells little about us.
 */
const COMPILERS: Readonly<Record<string, (dir: string) => Compiled | Promise<Compiled>>> = {
  '5.4': byInterface('typescript54', false),
  '5.9': byInterface('typescript', true),
  '7': (dir) => byCommand('typescript7', dir),
}

let count = 0

/** A folder in a home, with the cases of a project and what configures it. */
function folderOf([, home, cases, types]: (typeof PROJECTS)[number]): string {
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
    skipLibCheck: false,
  }
  writeFileSync(
    join(dir, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: cases.map((name) => `${name}.ts`) }),
  )
  return dir
}

describe.each(Object.entries(COMPILERS))('TypeScript %s', (_version, compile) => {
  test.each(PROJECTS)('%s', async (...project) => {
    const { ours, files } = await compile(folderOf(project))
    expect(ours).toEqual([])
    // The compiler did read the cases: no error is not no work.
    const read = project[2].filter((name) => files.some((file) => file.endsWith(`/${name}.ts`)))
    expect(read).toEqual(project[2])
  })
})
