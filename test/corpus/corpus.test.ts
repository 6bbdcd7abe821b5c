import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readArguments } from './arguments.ts'
import { allJobs, cleanCases, leakCases, mixed, runsOn } from './discover.ts'
import { RUNNERS } from './in-runner.ts'
import { outcome, rate, totals } from './judge.ts'
import { proves, readLabels } from './labels.ts'
import { ownJobs } from './own.ts'
import type { ColdVerdict } from './process.ts'
import { projectOf } from './project.ts'
import { shares, upperBound } from './shares.ts'
import { failures } from './table.ts'
import { variantNames } from './variants.ts'

const file = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const manifest = JSON.parse(file('./package.json'))
const leaks = await leakCases()
const clean = await cleanCases()
const jobs = await allJobs()

test('there are cases', () => {
  expect(leaks.size).toBeGreaterThan(0)
})

test.each([...leaks])('%s names its source, and its aliases are installed at those versions', (name, one) => {
  const [header = ''] = file(`./leaks/${name}.mjs`).split('*/')
  expect(header).toMatch(/Source:\s+(\*\s+)?(https:\/\/|[\w.-]+\/[\w.-]+#\d+)/)
  expect(header).toContain(one.issue.split('#').at(-1))
  for (const { version, alias } of [one.leaking, one.fixed]) {
    expect(manifest.dependencies[alias]).toBe(`npm:${one.package}@${version}`)
  }
  expect(one.leaking.version).not.toBe(one.fixed.version)
})

test.each([
  ...[...leaks.keys()].map((name) => `leaks/${name}`),
  ...[...clean.keys()].map((name) => `clean/${name}`),
])('%s imports no package that the corpus does not install', (path) => {
  const specifiers = [...file(`./${path}.mjs`).matchAll(/(?:import\(|from |require\()\s*'([^'.][^']*)'/g)]
  const names = specifiers.map(([, specifier = '']) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0])
  const packages = names.filter((name) => name !== undefined && !name.startsWith('node:'))
  expect(Object.keys(manifest.dependencies)).toEqual(expect.arrayContaining(packages))
})

test.each([...clean])('%s names packages that are installed', (_, { packages }) => {
  for (const name of packages) expect(Object.keys(manifest.dependencies)).toContain(name)
})

test.each(jobs.map((job) => [job.id, job] as const))('the oracle proves the label of %s', (id, job) => {
  const truths = Object.values(readLabels()[id] ?? {})
  expect(truths.length, `run \`pnpm corpus --label ${id}\``).toBeGreaterThan(0)
  for (const truth of truths) expect(proves(job, truth), JSON.stringify(truth)).toBe(true)
})

test('no label is left of a case that is gone', () => {
  const ids = new Set(jobs.map(({ id }) => id))
  expect(Object.keys(readLabels()).filter((id) => !ids.has(id))).toEqual([])
})

test('what the oracle says proves a label or does not', () => {
  const truth = { heap: 0, external: 0, weakestHeap: 0, weakestExternal: 0, calls: 180_000 }
  const leaking = { kind: 'leaking', steps: false } as const
  const fixed = { kind: 'fixed', steps: false } as const
  expect(proves(leaking, { ...truth, heap: 48, weakestHeap: 16 })).toBe(true)
  expect(proves(leaking, { ...truth, heap: 48, weakestHeap: 15 })).toBe(false)
  expect(proves(leaking, { ...truth, external: 9_000, weakestExternal: 8_000 })).toBe(true)
  // One step is a table that reached its size; steps that give bytes back are a table that shrinks again.
  const steps = { ...leaking, steps: true }
  expect(proves(steps, { ...truth, heap: 48, weakestHeap: 0, grown: 2 })).toBe(true)
  expect(proves(steps, { ...truth, heap: 48, weakestHeap: 0, grown: 1 })).toBe(false)
  expect(proves(steps, { ...truth, heap: 48, weakestHeap: -40, grown: 3 })).toBe(false)
  expect(proves(leaking, { ...truth, heap: 48, weakestHeap: 0, grown: 3 })).toBe(false)
  expect(proves(fixed, { ...truth, heap: 15.9 })).toBe(true)
  expect(proves(fixed, { ...truth, heap: 16 })).toBe(false)
  expect(proves(fixed, { ...truth, heap: 60, weakestHeap: -4, calls: 2_000 })).toBe(true)
  expect(proves(fixed, { ...truth, heap: 60, weakestHeap: 50, calls: 2_000 })).toBe(false)
})

test('the first third in mixed order has its share of each kind, and nothing is left out', () => {
  const order = mixed(jobs)
  expect(new Set(order)).toEqual(new Set(jobs))
  expect(mixed([...jobs].reverse())).toEqual(order)
  const third = order.slice(0, Math.ceil(order.length / 3))
  for (const kind of ['leaking', 'fixed', 'clean']) {
    const all = jobs.filter((job) => job.kind === kind).length
    const share = third.filter((job) => job.kind === kind).length / all
    expect(share, kind).toBeGreaterThan(0.2)
    expect(share, kind).toBeLessThan(0.5)
  }
})

test('arguments of a run', () => {
  const read = (...argv: string[]) => readArguments(argv, {})
  expect(read('--within', '300', '--open', '0.1', 'axios')).toMatchObject({
    within: 300,
    open: 0.1,
    filters: ['axios'],
  })
  expect(read()).toMatchObject({ within: Number.POSITIVE_INFINITY, open: 0.05, times: 1 })
  expect(() => read('--open', '2')).toThrow("--open must be a share from 0 to 1, got '2'")
  expect(() => read('--within', 'soon')).toThrow("--within must be a positive integer, got 'soon'")
})

test('runners and how they are set up', () => {
  const read = (place: string) => readArguments(['--in', place], {}).place
  expect(readArguments([], {}).place).toBeUndefined()
  expect(read('jest30')).toEqual({ runner: 'jest30', variant: undefined })
  expect(read('vitest4:threads')).toEqual({ runner: 'vitest4', variant: 'threads' })
  expect(() => read('mocha')).toThrow("--in must be one of vitest4, vitest5, jest30, got 'mocha'")
  expect(() => read('jest30:threads')).toThrow(
    `the variant of --in jest30 must be one of ${variantNames('jest30').join(', ')}, got 'jest30:threads'`,
  )
  expect(() => read('vitest4:')).toThrow('the variant of --in vitest4 must be one of threads, ')
  expect(() => read('vitest4:threads:jsdom')).toThrow('the variant of --in vitest4 must be one of threads, ')
  // The providers of coverage are installed for one version.
  expect(variantNames('vitest4')).toContain('coverage-v8')
  expect(variantNames('vitest5')).not.toContain('coverage-v8')
})

test.each(RUNNERS)('docs/corpus.md names each variant of %s', (runner) => {
  for (const name of variantNames(runner)) expect(file('../../docs/corpus.md')).toContain(`\`${name}\``)
})

test.each(ownJobs().map((job) => [job.id, job] as const))('the project of %s', (_, job) => {
  const jest = projectOf(job, { runner: 'jest30', variant: 'workers' }, 1_000)
  const name = job.name.slice('own-'.length)
  expect(Object.keys(jest).sort()).toEqual(
    ['a-before.test.mjs', 'case.test.ts', 'jest.config.js', 'tsconfig.json', `${name}.ts`].sort(),
  )
  expect(jest['case.test.ts']).toContain(`import { ${job.kind} as subject } from './${name}'`)
  const vitest = projectOf(job, { runner: 'vitest4', variant: 'jsdom' }, 1_000)
  expect(vitest['vitest.config.mjs']).toContain('test: { "environment":"jsdom" }')
})

test('ranges of Node', () => {
  expect([20, 22, 26].map((major) => runsOn(major, '>=22'))).toEqual([false, true, true])
  expect([20, 22, 26].map((major) => runsOn(major, '20 || 26'))).toEqual([true, false, true])
  expect(runsOn(20, undefined)).toBe(true)
  expect(() => runsOn(20, '^22.1')).toThrow("'^22.1' is no range")
})

const job = (kind: 'leaking' | 'fixed' | 'clean', site?: RegExp) => ({
  kind,
  name: 'x',
  id: `${kind}/x`,
  title: 'x@1.0.0',
  site,
  nodes: undefined,
  steps: false,
})
const said = (verdict: string, sites: string[] = []): ColdVerdict => ({
  verdict,
  bytes: 1,
  channel: 'heap',
  sites,
  calls: 1,
  elapsed: 1,
  summary: '',
  message: '',
})

test('a leak must be red; what does not leak must not be, and must have been judged', () => {
  const rating = (kind: 'leaking' | 'fixed' | 'clean') =>
    ['pass', 'inconclusive', 'fail', 'unsupported', 'crashed'].map((verdict) =>
      rate(job(kind), said(verdict)),
    )
  expect(rating('leaking')).toEqual(['wrong', 'wrong', 'right', 'wrong', 'wrong'])
  expect(rating('fixed')).toEqual(['right', 'open', 'wrong', 'wrong', 'wrong'])
  expect(rating('clean')).toEqual(rating('fixed'))
})

test('a run passes without a wrong verdict, and with doubts and unnamed sites within their bounds', () => {
  const of = (kind: 'leaking' | 'clean', verdict: string, count: number, sites: string[] = []) =>
    Array.from({ length: count }, () => outcome(job(kind, /push/), said(verdict, sites), undefined))
  expect(totals([]).passed).toBe(false)
  expect(totals(of('leaking', 'fail', 40, ['push a.js:1'])).passed).toBe(true)
  expect(totals([...of('leaking', 'fail', 40, ['push a.js:1']), ...of('leaking', 'pass', 1)]).passed).toBe(
    false,
  )
  expect(totals([...of('leaking', 'fail', 36, ['push a.js:1']), ...of('leaking', 'fail', 4)]).passed).toBe(
    true,
  )
  expect(totals([...of('leaking', 'fail', 35, ['push a.js:1']), ...of('leaking', 'fail', 5)]).passed).toBe(
    false,
  )
  expect(totals([...of('clean', 'pass', 57), ...of('clean', 'inconclusive', 3)]).passed).toBe(true)
  expect(totals([...of('clean', 'pass', 56), ...of('clean', 'inconclusive', 4)]).passed).toBe(false)
  expect(totals([...of('clean', 'pass', 60), ...of('clean', 'fail', 1)]).passed).toBe(false)
})

test('a run that failed says why in lines of their own', () => {
  const one = (kind: 'leaking' | 'clean', verdict: string) => outcome(job(kind), said(verdict), undefined)
  expect(failures([one('leaking', 'fail'), one('clean', 'pass')])).toEqual([])
  expect(failures([one('leaking', 'pass'), one('clean', 'fail'), one('clean', 'inconclusive')])).toEqual([
    'leaking/x (x@1.0.0): pass, 1.0 B per call in 1 calls; ',
    'clean/x (x@1.0.0): fail, 1.0 B per call in 1 calls; ',
    '1 of 2 where nothing leaks inconclusive, 0 of 0 sites not named',
  ])
})

test('many runs: shares of verdicts, and the bound of the rate of false alarms', () => {
  const runs = (verdict: string, count: number) =>
    Array.from({ length: count }, () => outcome(job('clean'), said(verdict), undefined))
  const text = shares([...runs('pass', 97), ...runs('inconclusive', 2), ...runs('fail', 1)])
  expect(text).toContain('clean/x')
  expect(text).toContain('pass 97 (97.0 %), inconclusive 2 (2.0 %), fail 1 (1.0 %)')
  expect(text).toContain('false alarms: 1 of 100, at most 4.656 % with 95 % confidence')
  // The rule of three, and tabulated bounds of Clopper and Pearson.
  expect(upperBound(0, 10_000)).toBeCloseTo(1 - 0.05 ** (1 / 10_000), 12)
  expect(upperBound(2, 20)).toBeCloseTo(0.28262, 4)
  expect(upperBound(3, 3)).toBe(1)
})
