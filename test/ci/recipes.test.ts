/** The recipes of docs/guide/ci.md, run as they stand: both runners, sharded, merged, reported, gated. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { pages, snippets } from '../docs/markdown.ts'
import { Machine } from './machine.ts'
import { circleci, github, gitlab, type Step } from './services.ts'

const guide = pages()
  .filter(({ path }) => path === 'docs/guide/ci.md')
  .flatMap(snippets)

function recipe(language: string, tag: string): string {
  const found = guide.filter((snippet) => snippet.language === language && snippet.tags.includes(tag))
  expect(found, `${language} ${tag} in the guide`).toHaveLength(1)
  return found[0]?.code ?? ''
}

const gate = guide.find(({ language, code }) => language === 'json' && code.includes('"gate"'))?.code ?? ''

const clean = `test('session', async () => { await expect(() => ({ a: 1 })).toNotLeakMemory() })\n`
const leaking = `const kept = []
test('session', async () => { await expect(() => { kept.push(new Array(200).fill(0.5)) }).toNotLeakMemory() })\n`

/** A project: two test files in each runner, so that each shard has one. */
function project(body: string): Record<string, string> {
  const files: Record<string, string> = {
    'qtests.config.json': gate,
    'vitest.config.mjs': `import { qtests } from '@qtests/vitest/plugin'
export default { plugins: [qtests()], test: { include: ['vitest/*.test.mjs'], globals: true, testTimeout: 30_000 } }\n`,
    'jest.config.js': `module.exports = { preset: '@qtests/jest', transform: {}, testMatch: ['**/jest/*.test.js'], testTimeout: 30_000 }\n`,
  }
  for (const name of ['a', 'b']) {
    files[`vitest/${name}.test.mjs`] = name === 'a' ? body : clean
    files[`jest/${name}.test.js`] = name === 'a' ? body : clean
  }
  return files
}

let machine: Machine | undefined
afterEach(() => machine?.dispose())

const codes = (steps: readonly Step[]): string[] =>
  steps
    .filter(({ command }) => !command.startsWith('npm '))
    .map(({ job, command, code }) => `${job}: ${command} -> ${code}`)
const told = (steps: readonly Step[]): string => steps.map(({ out, err }) => out + err).join('\n')

describe.each([
  ['github', github],
  ['gitlab', gitlab],
  ['circleci', circleci],
] as const)('%s', (name, play) => {
  test('a clean project: two shards, one run, an open gate', async () => {
    machine = new Machine(project(clean))
    const steps = await play(recipe('yaml', name), machine)
    expect(
      steps.filter(({ code }) => code !== 0),
      told(steps),
    ).toEqual([])
    expect(codes(steps).filter((line) => line.includes('--shard='))).toHaveLength(2)
    expect(told(steps)).toContain('merged 2 runs into merged')
    expect(told(steps)).toContain('all 4 budgets are kept, by 2 tests and 2 assertions')
  })

  test('a leak in one shard', async () => {
    machine = new Machine(project(leaking))
    const steps = await play(recipe('yaml', name), machine)
    const red = codes(steps).filter((line) => !line.endsWith('-> 0'))
    if (name === 'circleci') expect(red).toEqual([expect.stringContaining('--shard=')])
    else {
      expect(red).toEqual([
        expect.stringContaining('--shard='),
        expect.stringMatching(/qtests gate merged.* -> 1$/),
      ])
      expect(told(steps)).toContain('merged 2 runs into merged')
      expect(told(steps)).toMatch(/exceeded +leaks +1, at most 0/)
    }
  })
})

test('github: the summary of the step has report, history and gate', async () => {
  machine = new Machine(project(clean))
  await github(recipe('yaml', 'github'), machine)
  const summary = readFileSync(join(machine.dir, 'summary.md'), 'utf8')
  expect(summary.match(/^## .*$/gm)).toEqual([
    expect.stringMatching(/^## qtests: /),
    '## qtests history: 0 changes of level in 1 run',
    '## qtests gate: all 4 budgets are kept',
  ])
})

describe('the shell recipe', () => {
  test('shards of both runners, one run', async () => {
    machine = new Machine(project(clean))
    const { code, out, err } = await machine.sh(recipe('sh', 'shell'))
    expect(code, out + err).toBe(0)
    expect(out).toContain('merged 4 runs into merged')
    expect(out).toContain('all 4 budgets are kept, by 4 tests and 4 assertions')
    expect(readFileSync(join(machine.dir, 'qtests.prom'), 'utf8')).toContain(
      'qtests_tests_total{status="passed"} 4',
    )
  })

  test('a leak, a budget that does not fit, a shard that is missing', async () => {
    machine = new Machine(project(leaking))
    const { code, out } = await machine.sh(recipe('sh', 'shell'))
    expect(code).toBe(1)
    expect(out).toMatch(/exceeded +leaks +2, at most 0/)
    machine.checkout()
    expect((await machine.sh(recipe('sh', 'shell').replace('in 1 2;', 'in 1;'))).code).toBe(2)
    machine.checkout()
    const broken = await machine.sh(
      `echo '{"gate":{"leaks":"none"}}' > qtests.config.json; ${recipe('sh', 'shell')}`,
    )
    expect(broken.code).toBe(2)
    expect(broken.out).not.toContain('Test Files')
  })
})

describe('against the base of a pull request', () => {
  const commit = `git -c user.name=a -c user.email=a@b commit --quiet --all --message x`

  test.each([
    ['HEAD leaks, BASE does not', clean, leaking, 1, /toNotLeakMemory: .*leak/],
    ['BASE leaks, HEAD does not', leaking, clean, 0, /Better/],
  ])('%s', async (_name, base, head, code, message) => {
    machine = new Machine(project(base))
    const start = await machine.sh(
      `git init --quiet . && printf 'node_modules\\n.bin\\nruns\\nbase\\n' > .gitignore && git add . && ${commit} && git rev-parse HEAD`,
    )
    expect(start.code, start.err).toBe(0)
    const change = Buffer.from(head).toString('base64')
    await machine.sh(`echo ${change} | base64 -d > vitest/a.test.mjs && ${commit}`)
    const ended = await machine.sh(recipe('sh', 'compare'), { BASE: start.out.trim() })
    expect(ended.code, ended.out + ended.err).toBe(code)
    expect(ended.out).toMatch(message)
  })
})
