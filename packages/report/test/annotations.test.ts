import { expect, test } from 'vitest'
import { readRuns } from '../src/index.ts'
import { annotationsSink } from '../src/render/annotations.ts'
import {
  assertionRecord,
  fileRecord,
  leak,
  temporaryFolder,
  testLeak,
  testRecord,
  writeFullRun,
  writeLog,
} from './sample.ts'

async function annotations(dir: string, workspace?: string, cwd = '/repo'): Promise<string[]> {
  const [lines] = await readRuns([dir], [annotationsSink(workspace, cwd)])
  return lines
}

test('leaks at the line that allocates, then doubts, then what has no end', async () => {
  const dir = temporaryFolder()
  writeFullRun(dir)
  expect(await annotations(dir)).toEqual([
    '::warning file=src/session.ts,line=41,col=17,title=Leak%3A allocated in openSession::leaks 48 B per call (src/a.test.ts > session > is released)',
    '::warning file=src/a.test.ts,title=inconclusive%3A toStayUnderP95::src/a.test.ts > handler: too few calls within 2 s',
    '::warning file=src/c.test.ts,title=unfinished test::src/c.test.ts > dies has no end: its worker died in it',
  ])
})

test('a test that leaks each time it runs: where it allocates, or its file', async () => {
  const dir = temporaryFolder()
  const leaks = [testLeak('t'), testLeak('u', { sites: [] })]
  writeLog(dir, '1', [testRecord('t'), testRecord('u'), fileRecord({ trend: 'leaking', leaks })])
  expect(await annotations(dir)).toEqual([
    '::warning file=src/store.ts,line=4,col=11,title=Leak%3A allocated in open::leaks 240 KB each time it runs (src/a.test.ts > t)',
    '::warning file=src/a.test.ts,title=Leak::leaks 240 KB each time it runs (src/a.test.ts > u)',
  ])
})

test('paths start at the repository', async () => {
  const dir = temporaryFolder()
  writeLog(dir, '1', [assertionRecord('t', leak), testRecord('t', { status: 'failed' })])
  const fileIn = async (workspace: string | undefined, cwd: string) =>
    /file=([^,]*)/.exec((await annotations(dir, workspace, cwd))[0] ?? '')?.[1]
  expect(await fileIn('/repo', '/repo/packages/app')).toBe('packages/app/src/session.ts')
  expect(await fileIn('/repo', '/repo')).toBe('src/session.ts')
  expect(await fileIn('/repo', '/elsewhere')).toBe('src/session.ts')
  expect(await fileIn('', '/repo/packages/app')).toBe('src/session.ts')
})

test('ten at most, leaks first, each once; the rest is counted', async () => {
  const dir = temporaryFolder()
  const doubt = { verdict: 'inconclusive', summary: 'too few calls' } as const
  writeLog(
    dir,
    '1',
    Array.from({ length: 12 }, (_, index) => [
      assertionRecord(`t${index}`, doubt),
      assertionRecord('same', leak),
      testRecord(`t${index}`),
    ]).flat(),
  )
  const lines = await annotations(dir)
  expect(lines).toHaveLength(11)
  expect(lines.filter((line) => line.includes('title=Leak'))).toHaveLength(1)
  expect(lines[0]).toContain('title=Leak')
  expect(lines.at(-1)).toBe('::notice title=qtests::4 more, see the summary of the job')
})

test('leaks in packages have no line in the repository', async () => {
  const dir = temporaryFolder()
  const [site] = leak.sites ?? []
  const sites = ['node_modules/x/y.js:1:2', 'unknown', 'node:fs'].map((location) => [{ ...site, location }])
  writeLog(
    dir,
    '1',
    sites.map((list) => assertionRecord('', { ...leak, sites: list as never })),
  )
  expect((await annotations(dir)).filter((line) => line.includes('title=Leak'))).toEqual([])
})

test('no text ends a command or begins another', async () => {
  const dir = temporaryFolder()
  const evil = 'a,line=9::x\n::error::b%0A\r'
  writeLog(dir, '1', [
    assertionRecord(evil, {
      ...leak,
      file: evil,
      summary: evil,
      sites: [{ ...leak.sites?.[0], function: evil } as never],
    }),
    assertionRecord(evil, { file: evil, matcher: evil, verdict: 'unsupported', summary: evil }),
  ])
  for (const line of await annotations(dir)) {
    expect(line).not.toMatch(/[\r\n]/)
    expect(line.match(/::/g)?.length).toBeGreaterThanOrEqual(2)
    expect(line).toMatch(/^::warning file=[^:,]+(,(line|col)=\d+)*,title=[^:,]+::/)
  }
})

test('names cannot write to the terminal, and long ones are shortened', async () => {
  const dir = temporaryFolder()
  const evil = 'red \u001b[31m bell \u0007 nul \u0000 \u202e'
  writeLog(dir, '1', [
    assertionRecord(evil, { verdict: 'unsupported', matcher: evil, summary: evil }),
    assertionRecord('long '.repeat(2_000), { verdict: 'unsupported', summary: 'why' }),
  ])
  const [one, two] = await annotations(dir)
  expect(`${one}${two}`).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  expect(one).toContain('red \\u001b[31m bell \\u0007 nul \\u0000 \\u202e')
  expect(two).toMatch(
    /^::warning file=src\/a\.test\.ts,title=[^:]*::src\/a\.test\.ts > long .{150,180}…?.*: why$/,
  )
  expect(two?.length).toBeLessThan(300)
})
