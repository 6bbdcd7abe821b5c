import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { explainRetained, type RetainedResult, renderPath } from '../src/index.ts'
import { fixtures, node, temporary } from './helpers.ts'

async function ask(name: string, options: object = {}): Promise<RetainedResult> {
  const ran = await node(['retained.mjs', name, JSON.stringify({ maxTime: '45s', ...options })])
  if (ran.code !== 0) throw new Error(`${name} ended with ${ran.code}: ${ran.stderr}`)
  return JSON.parse(ran.stdout)
}

const held: readonly [name: string, path: string][] = [
  ['map', 'registry (module variable in retained.mjs) -> Map -> Session'],
  ['closure', 'session (variable of keepLocally in retained.mjs) -> Session'],
  [
    'timer',
    'pending timers -> Timeout -> ._onTimeout -> (function in timer) -> session (variable of timer in retained.mjs) -> Session',
  ],
  ['ephemeron', 'key (module variable in retained.mjs) -> Object -> Session'],
]

test.each(held)('%s: who holds one object', async (name, path) => {
  const result = await ask(name)
  expect(result).toMatchObject({ status: 'explained', className: 'Session' })
  if (result.status !== 'explained' || result.path === undefined) throw new Error(JSON.stringify(result))
  expect(renderPath(result.path, { cwd: fixtures, width: 200 })).toEqual([path])
  expect(result.bytes).toBeGreaterThanOrEqual(16)
})

test('an object that only weak links hold is collected', async () => {
  expect(await ask('weak')).toEqual({ status: 'collected' })
})

test('what this very test holds in a local variable is named through the subject, or not at all', async () => {
  const local = { here: true }
  const result = await explainRetained({ target: new WeakRef(local), subject: () => local })
  expect(result).toMatchObject({ status: 'explained', className: 'Object' })
  if (result.status !== 'explained' || result.path === undefined) throw new Error(JSON.stringify(result))
  expect(renderPath(result.path, { width: 200 })).toEqual([
    expect.stringMatching(/^local \(variable.* in test\/retained\.test\.ts\) -> Object$/),
  ])
})

test('the same bounds as for growth', async () => {
  expect(await ask('map', { maxHeap: '1 MB' })).toMatchObject({ status: 'too-large', what: 'heap' })
  expect(await ask('map', { maxTime: 100 })).toMatchObject({ status: 'timed-out' })
  const file = join(temporary(), 'kept.heapsnapshot')
  expect(await ask('map', { saveSnapshot: file })).toMatchObject({ status: 'explained' })
  expect(readFileSync(file, 'utf8')).toContain('"node_fields"')
})

test('bad input is refused before a snapshot is taken', async () => {
  await expect(explainRetained({ target: {} as WeakRef<object> })).rejects.toThrow(
    '[qtests] Expected option `target` to be a WeakRef, got `Object` (object)',
  )
  await expect(
    explainRetained({ target: new WeakRef({}), subject: 5 as unknown as () => void }),
  ).rejects.toThrow('[qtests] Expected option `subject` to be a function, got `5` (number)')
  await expect(explainRetained({ ref: 1 } as never)).rejects.toThrow(
    /Unknown option `ref` of explainRetained; there are: target, subject, maxTime/,
  )
})
