import { spawn } from 'node:child_process'
import { copyFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getHeapSnapshot } from 'node:v8'
import { beforeAll, expect, test } from 'vitest'
import { type Explanation, explainRetainers, renderExplanation } from '../src/index.ts'
import {
  analysisChildren,
  classNamed,
  eventually,
  explain,
  explained,
  fixtures,
  isAlive,
  node,
  plainEnvironment,
  temporary,
} from './helpers.ts'

const onLinux = process.platform === 'linux'

/** A good snapshot of the leak in `map.mjs`, shared by the tests that spoil a copy of it. */
let ready = ''
let taken: Explanation
beforeAll(async () => {
  ready = join(fixtures, '..', '.ready.heapsnapshot')
  taken = explained(await explain('map.mjs', { saveSnapshot: ready }))
})

function spoiled(spoil: (file: string) => void): string {
  const file = join(temporary(), 'copy.heapsnapshot')
  copyFileSync(ready, file)
  spoil(file)
  return file
}

test('a heap above `maxHeap` is too large, and says how large', async () => {
  const result = await explain('map.mjs', { maxHeap: '1 MB' })
  expect(result).toMatchObject({ status: 'too-large', what: 'heap', limit: 1_000_000 })
  expect(result).toHaveProperty('bytes', expect.any(Number))
  if (result.status === 'too-large') expect(result.bytes).toBeGreaterThan(1_000_000)
})

test('a snapshot file above `maxSnapshot` is too large', async () => {
  const snapshot = { file: ready, calls: 200, afterObjectId: 0 }
  expect(await explainRetainers({ snapshot, maxSnapshot: '1 MB' })).toEqual({
    status: 'too-large',
    what: 'snapshot',
    bytes: statSync(ready).size,
    limit: 1_000_000,
    reason: 'The snapshot file is larger than `maxSnapshot`',
  })
})

test('a call that never settles ends as timed out in the calls', async () => {
  expect(await explain('never.mjs', { maxTime: 400 })).toEqual({
    status: 'timed-out',
    stage: 'calls',
    maxTime: 400,
    reason: 'A call did not settle within half of `maxTime`',
  })
})

test('a snapshot that is foretold to take too long is not begun', async () => {
  const result = await explain('map.mjs', { maxTime: 250 })
  expect(result).toMatchObject({ status: 'timed-out', stage: 'snapshot', maxTime: 250 })
  if (result.status === 'timed-out') {
    expect(result.reason).toMatch(
      /^A snapshot of this heap would take about [\d.]+ m?s, and [\d.]+ m?s are left of the [\d.]+ m?s that it may take$/,
    )
  }
})

test('a slow subject gets fewer calls, and the count per call stays exact', async () => {
  const explanation = explained(await explain('slow.mjs', { maxTime: '25s', calls: 100_000 }))
  expect(explanation.calls).toBeGreaterThan(0)
  expect(explanation.calls).toBeLessThan(100_000)
  expect(classNamed(explanation, 'Session').count).toBe(explanation.calls)
})

test('an analysis that takes longer than `maxTime` is killed', async () => {
  const result = await explainRetainers({
    snapshot: { file: ready, calls: 200, afterObjectId: 0 },
    maxTime: 100,
  })
  expect(result).toMatchObject({ status: 'timed-out', stage: 'analysis', maxTime: 100 })
  if (onLinux) expect(analysisChildren(process.pid)).toEqual([])
})

test.runIf(onLinux)('a child that is killed from outside is reported with its signal', async () => {
  const running = explainRetainers({ snapshot: { file: ready, calls: 200, afterObjectId: 0 } })
  process.kill(await eventually(() => analysisChildren(process.pid)[0]), 'SIGKILL')
  expect(await running).toMatchObject({
    status: 'unavailable',
    because: 'child-failed',
    reason: 'The child process ended with signal SIGKILL before it answered',
  })
})

test('a child without enough memory is reported as such', async () => {
  const file = spoiled((copy) => {
    const snapshot = JSON.parse(readFileSync(copy, 'utf8'))
    for (let index = 0; index < 700_000; index++) snapshot.strings.push(`${index}`.padEnd(60, 'x'))
    writeFileSync(copy, JSON.stringify(snapshot))
  })
  const snapshot = { file, calls: 200, afterObjectId: 0 }
  const result = await explainRetainers({ snapshot, maxChildHeap: '64 MiB', maxTime: '60s' })
  expect(result).toMatchObject({ status: 'unavailable', because: 'child-failed' })
  if (result.status === 'unavailable') expect(result.reason).toMatch(/ran out of memory \(`maxChildHeap`/)
})

test.runIf(onLinux)('a child whose parent dies ends too, and cleans up', async () => {
  const directory = temporary()
  const parent = spawn(
    process.execPath,
    [
      'run.mjs',
      '-',
      JSON.stringify({ snapshot: { file: ready, calls: 200, afterObjectId: 0 }, maxTime: '60s' }),
    ],
    { cwd: fixtures, env: { ...plainEnvironment(), TMPDIR: directory }, stdio: 'ignore' },
  )
  const child = await eventually(() => analysisChildren(parent.pid as number)[0])
  // Stopped, the child cannot finish before its parent is gone.
  process.kill(child, 'SIGSTOP')
  parent.kill('SIGKILL')
  await eventually(() => (isAlive(parent.pid as number) && parent.signalCode === null ? undefined : true))
  process.kill(child, 'SIGCONT')
  await eventually(() => (isAlive(child) ? undefined : true))
  expect(readdirSync(directory)).toEqual([])
})

test('a missing file, and a folder in its place', async () => {
  const file = join(temporary(), 'none.heapsnapshot')
  expect(await explainRetainers({ snapshot: { file, calls: 1 } })).toEqual({
    status: 'unavailable',
    because: 'snapshot-missing',
    reason: `There is no snapshot file ${file}`,
  })
  expect(await explainRetainers({ snapshot: { file: fixtures, calls: 1 } })).toMatchObject({
    because: 'snapshot-missing',
  })
})

const damages: readonly [what: string, spoil: (file: string) => void][] = [
  ['cut off in its nodes', (file) => truncateSync(file, 100_000)],
  ['cut off in its strings', (file) => truncateSync(file, statSync(file).size - 1_000)],
  ['without its last character', (file) => truncateSync(file, statSync(file).size - 1)],
  ['empty', (file) => truncateSync(file, 0)],
  ['text', (file) => writeFileSync(file, 'no snapshot at all')],
  ['other JSON', (file) => writeFileSync(file, '{"version":1}')],
]

test.each(damages)('a snapshot that is %s is invalid, not half explained', async (_what, spoil) => {
  const result = await explainRetainers({
    snapshot: { file: spoiled(spoil), calls: 200, afterObjectId: 0 },
    maxTime: '45s',
  })
  expect(result).toMatchObject({ status: 'unavailable', because: 'snapshot-invalid' })
})

test('a snapshot without traces and without `afterObjectId` has no window', async () => {
  const file = join(temporary(), 'plain.heapsnapshot')
  const chunks: Buffer[] = []
  for await (const chunk of getHeapSnapshot()) chunks.push(chunk)
  writeFileSync(file, Buffer.concat(chunks))
  expect(await explainRetainers({ snapshot: { file, calls: 1 }, maxTime: '45s' })).toMatchObject({
    status: 'unavailable',
    because: 'no-window',
    reason: expect.stringContaining('`afterObjectId`'),
  })
})

test('a ready snapshot is explained from its file alone, which stays', async () => {
  const before = statSync(ready)
  const { afterObjectId } = taken
  if (afterObjectId === undefined) throw new Error('no object id')
  const result = await explainRetainers({
    snapshot: { file: ready, calls: 200, afterObjectId },
    maxTime: '45s',
  })
  expect(explained(result)).toEqual(taken)
  expect(statSync(ready).mtimeMs).toBe(before.mtimeMs)
})

test('a ready snapshot with allocation traces needs no object id', async () => {
  const file = join(temporary(), 'traced.heapsnapshot')
  expect(await node(['traced.mjs', file])).toMatchObject({ code: 0 })
  const explanation = explained(await explainRetainers({ snapshot: { file, calls: 200 }, maxTime: '45s' }))
  expect(explanation.survivorsBy).toBe('allocation-trace')
  expect(classNamed(explanation, 'Session').count).toBeGreaterThan(0)
})

test('a subject that throws is reported with its own error', async () => {
  const error = new RangeError('no more seats')
  const result = await explainRetainers({
    maxTime: '45s',
    subject: (index) => {
      if (index === 30) throw error
    },
  })
  expect(result).toEqual({
    status: 'unavailable',
    because: 'subject-threw',
    reason: 'The subject threw: no more seats',
    cause: error,
  })
  if (onLinux) expect(analysisChildren(process.pid)).toEqual([])
})

test.runIf(onLinux)('a child that is gone before it is asked is reported with its signal', async () => {
  const result = await explainRetainers({
    maxTime: '45s',
    subject: async (index) => {
      if (index === 100) process.kill(await eventually(() => analysisChildren(process.pid)[0]), 'SIGKILL')
    },
  })
  expect(result).toMatchObject({
    status: 'unavailable',
    because: 'child-failed',
    reason: 'The child process ended with signal SIGKILL before it answered',
  })
})

test('two explanations at once do not count each other', async () => {
  const held: object[] = []
  class Left {}
  class Right {}
  const [left, right] = await Promise.all([
    explainRetainers({ subject: () => void held.push(new Left()), calls: 100, maxTime: '45s' }),
    explainRetainers({ subject: () => void held.push(new Right()), calls: 100, maxTime: '45s' }),
  ])
  const classes = [left, right].map((result) => {
    const explanation = explained(result)
    return explanation.classes.filter(({ className }) => ['Left', 'Right'].includes(className))
  })
  expect(classes.map((list) => list.map(({ className, count }) => [className, count]))).toEqual([
    [['Left', 100]],
    [['Right', 100]],
  ])
})

test('what a local variable of a waiting test holds is not taken for the measurement', async () => {
  const held: object[] = []
  class Local {}
  const explanation = explained(
    await explainRetainers({ subject: () => void held.push(new Local()), maxTime: '45s' }),
  )
  expect(classNamed(explanation, 'Local')).toMatchObject({ count: 200, countPerCall: 1 })
  expect(renderExplanation(explanation, { width: 200 })).toEqual([
    expect.stringMatching(/^1\.00 x Local per call, \d+ B$/),
    expect.stringMatching(
      /^ {2}held by {2}held \(variable.* in test\/bounds\.test\.ts\) -> Array\[x\] -> Local$/,
    ),
  ])
  expect(held).toHaveLength(216)
})

test('nothing is left in the temporary directory, however it ends', async () => {
  const directory = temporary()
  const environment = { TMPDIR: directory, TEMP: directory, TMP: directory }
  const endings: readonly (readonly string[])[] = [
    ['run.mjs', './map.mjs'],
    ['run.mjs', './throws.mjs'],
    ['run.mjs', './never.mjs', '{"maxTime":300}'],
    ['run.mjs', './map.mjs', '{"maxHeap":"1 MB"}'],
    ['exit-early.mjs'],
  ]
  for (const args of endings) {
    expect(await node(args, environment)).toMatchObject({ code: 0, stderr: '' })
    expect(readdirSync(directory)).toEqual([])
  }
})

test('`saveSnapshot` keeps a file that is a heap snapshot', async () => {
  const file = join(temporary(), 'kept.heapsnapshot')
  explained(await explain('map.mjs', { saveSnapshot: file }))
  const saved = JSON.parse(readFileSync(file, 'utf8'))
  expect(saved.nodes).toHaveLength(saved.snapshot.node_count * saved.snapshot.meta.node_fields.length)
})

test('a snapshot that cannot be saved is reported, not thrown', async () => {
  const result = await explain('map.mjs', { saveSnapshot: join(temporary(), 'no', 'such', 'folder') })
  expect(result).toMatchObject({ status: 'unavailable', because: 'disk' })
})

test("the runner's flags and coverage do not reach the child", async () => {
  const coverage = temporary()
  const ran = await node(['--expose-gc', 'run.mjs', './map.mjs'], {
    NODE_V8_COVERAGE: coverage,
    NODE_OPTIONS: '--max-old-space-size=400 --no-warnings',
  })
  expect(explained(JSON.parse(ran.stdout)).calls).toBe(200)
  // One file, of the test's own process.
  expect(readdirSync(coverage)).toHaveLength(1)
})
