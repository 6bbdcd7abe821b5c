/** The code in README and docs compiles, and what is marked as runnable runs green. */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { pages, type Snippet, snippets } from './markdown.ts'

const run = promisify(execFile)
const TEST = fileURLToPath(new URL('..', import.meta.url))
/** Inside of this package, so that its dependencies are in reach. */
const FOLDER = join(TEST, '.docs')

const all = pages()
  .flatMap(snippets)
  .filter(({ language, tags }) => /^[jt]s$/.test(language) && !tags.includes('fragment'))
/** Tagged, or on the page about Jest. */
const isOfJest = ({ place, tags }: Snippet): boolean =>
  tags.includes('jest') || place.startsWith('docs/guide/jest.md')
const nameOf = ({ place }: Snippet): string => place.replaceAll(/\W+/g, '-')

beforeAll(() => rmSync(FOLDER, { recursive: true, force: true }))

describe.each([
  { runner: 'vitest', types: ['node', 'vitest/globals', '@qtests/vitest/setup'] },
  { runner: 'jest', types: ['node', 'jest', '@qtests/jest/setup'] },
])('for $runner', ({ runner, types }) => {
  const own = all.filter((snippet) => isOfJest(snippet) === (runner === 'jest'))

  test('every snippet compiles', async () => {
    const folder = join(FOLDER, `types-${runner}`)
    mkdirSync(folder, { recursive: true })
    for (const snippet of own) {
      const extension = snippet.language === 'js' ? 'cjs' : 'mts'
      writeFileSync(join(folder, `${nameOf(snippet)}.${extension}`), `${snippet.code}${asModule(snippet)}`)
    }
    cpSync(join(TEST, 'docs/prelude.d.ts'), join(folder, 'prelude.d.ts'))
    const compilerOptions = {
      target: 'ES2022',
      module: 'NodeNext',
      strict: true,
      allowJs: true,
      checkJs: true,
      noEmit: true,
      skipLibCheck: true,
      types,
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
    const compiler = join(TEST, 'node_modules/typescript/bin/tsc')
    const errors = await run(process.execPath, [compiler, '-p', folder], { cwd: folder }).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    )
    expect(errors).toBe('')
    expect(own.length).toBeGreaterThan(0)
  })
})

test('what is marked as runnable runs green', async () => {
  const folder = join(FOLDER, 'run')
  mkdirSync(folder, { recursive: true })
  const runnable = all.filter(({ tags }) => tags.includes('runnable'))
  for (const snippet of runnable) writeFileSync(join(folder, `${nameOf(snippet)}.test.ts`), snippet.code)
  writeFileSync(
    join(folder, 'vitest.config.mjs'),
    `import { qtests } from '@qtests/vitest/plugin'
export default { plugins: [qtests({ memory: { maxTime: '5s' } })], test: { testTimeout: 30_000 } }\n`,
  )
  const vitest = join(TEST, 'node_modules/vitest/vitest.mjs')
  const report = join(folder, 'report.json')
  const args = ['run', '--root', folder, '--reporter=json', `--outputFile=${report}`]
  const output = await run(process.execPath, [vitest, ...args], { cwd: folder }).then(
    () => '',
    ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`,
  )
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report
  const failures = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .flatMap(({ failureMessages }) => failureMessages)
  expect(failures).toEqual([])
  expect(
    testResults.map(({ name, status }) => `${name.slice(dirname(name).length + 1)} ${status}`).sort(),
  ).toEqual(runnable.map((snippet) => `${nameOf(snippet)}.test.ts passed`).sort())
  expect(output).toBe('')
}, 120_000)

interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly failureMessages: readonly string[] }[]
  }[]
}

/** A snippet without imports would be a script, whose names collide with those of the others. */
function asModule({ code, language }: Snippet): string {
  return language === 'js' || /^(import|export) /m.test(code) ? '' : '\nexport {}\n'
}
