import { expect, test } from 'vitest'
import { renderExplanation } from '../src/index.ts'
import { classNamed, explain, explained, fixtures } from './helpers.ts'

/** The leak of each fixture, run by plain node: what grows, and the text that says who holds it. */
const leaks: readonly [fixture: string, className: string, heldBy: string][] = [
  ['map.mjs', 'Session', 'registry (module variable in map.mjs) -> Map -> Session'],
  ['map-exported.mjs', 'Session', 'registry (module variable in map-exported.mjs) -> Map -> Session'],
  ['map.cjs', 'Session', 'registry (module variable in map.cjs) -> Map -> Session'],
  [
    'factory.cjs',
    'Item',
    'module.exports (module variable in factory.cjs) -> Object -> .leak -> add() -> items (variable of makeStore in factory.cjs) -> Map -> Item',
  ],
  ['arrays.mjs', 'Array', 'rows (module variable in arrays.mjs) -> Array[x] -> Array'],
  ['promises.mjs', 'Promise', 'pending (module variable in promises.mjs) -> Set -> Promise'],
  [
    'static.cjs',
    'Connection',
    'Connection (module variable in static.cjs) -> .live -> Array[x] -> Connection',
  ],
  ['async.mjs', 'Session', 'registry (module variable in async.mjs) -> Map -> Session'],
  ['optimised.mjs', 'Session', 'registry (module variable in optimised.mjs) -> Map -> Session'],
  ['churn.mjs', 'Session', 'registry (module variable in churn.mjs) -> Map -> Session'],
]

test.each(leaks)('%s: exactly 1.00 %s per call, and its holder', async (fixture, className, heldBy) => {
  const explanation = explained(await explain(fixture))
  const grown = classNamed(explanation, className)
  expect(grown).toMatchObject({ count: explanation.calls, countPerCall: 1, kind: 'growing' })
  expect(explanation.calls).toBe(200)
  expect(explanation.survivorsBy).toBe('object-id')
  const text = renderExplanation(explanation, { cwd: fixtures, width: 200 })
  expect(text[0]).toContain(`1.00 x ${className} per call`)
  expect(text[1]).toBe(`  held by  ${heldBy}`)
})

test('a large script does not make it take minutes: V8 has its lines noted', {
  timeout: 90_000,
}, async () => {
  const explanation = explained(await explain('large-script.mjs'))
  expect(classNamed(explanation, 'Session')).toMatchObject({ count: 200, countPerCall: 1 })
})

test('entries of full caches are told from a leak by the older ones that are gone', async () => {
  const options = { firstCall: 3_000, earlierCalls: 3_000 }
  const { classes } = explained(await explain('beside-caches.mjs', { ...options, limit: 1_000 }))
  const told = classes.filter(({ kind }) => kind === 'growing')
  expect(told.map(({ className }) => className)).toEqual(['(string)'])
  expect(told[0]?.paths[0]?.count).toBe(200)
  expect(told[0]?.paths[0]?.steps.map(({ name }) => name)).toContain('seen')
  expect(classes.find(({ className }) => className === 'Row')?.kind).toBe('turnover')
  // Not known how many came before: the caches look like leaks.
  const unknown = explained(await explain('beside-caches.mjs', { firstCall: 3_000 }))
  expect(classNamed(unknown, 'Row').kind).toBe('growing')
})

test('a listener: the function, what it closes over, and the emitter that holds it', async () => {
  const explanation = explained(await explain('listener.mjs'))
  expect(classNamed(explanation, 'onPaid()')).toMatchObject({ count: 200, countPerCall: 1 })
  expect(classNamed(explanation, '(variables of leak)')).toMatchObject({ count: 200, within: 'onPaid()' })
  expect(classNamed(explanation, 'Order')).toMatchObject({ count: 200, within: '(variables of leak)' })
  expect(renderExplanation(explanation, { cwd: fixtures, width: 200 })).toEqual([
    expect.stringMatching(/^1\.00 x onPaid\(\) per call, \d+ B, with its contents \(Order\) \d+ B$/),
    "  held by  bus (module variable in listener.mjs) -> EventEmitter -> listeners of 'paid' -> onPaid()",
  ])
})

test('a function without a name: told by the one that it lies in', async () => {
  const explanation = explained(await explain('nameless.mjs'))
  expect(classNamed(explanation, '(function in subscribe)')).toMatchObject({ count: 200, countPerCall: 1 })
  expect(classNamed(explanation, '(anonymous function)')).toMatchObject({ count: 200, countPerCall: 1 })
})

test('a timer: the timeout with its callback and the object in it, held by the list of timers', async () => {
  const explanation = explained(await explain('timers.mjs'))
  for (const className of ['Timeout', 'poll()', 'Job']) {
    expect(classNamed(explanation, className)).toMatchObject({ count: 200, countPerCall: 1 })
  }
  const [headline, heldBy] = renderExplanation(explanation, { cwd: fixtures, width: 200 })
  expect(headline).toMatch(/^1\.00 x Timeout per call, \d+ B, with its contents \(poll\(\), Job\) \d+ B$/)
  expect(heldBy).toMatch(/^ {2}held by {2}pending timers -> Timeout/)
})

test('a value in a WeakMap is held through its key, not through the table', async () => {
  const explanation = explained(await explain('weak.mjs'))
  expect(classNamed(explanation, 'Key')).toMatchObject({ count: 200, countPerCall: 1 })
  const meta = classNamed(explanation, 'Meta')
  expect(meta).toMatchObject({ count: 200, countPerCall: 1, within: 'Key' })
  expect(meta.paths[0]?.steps.map(({ holds }) => holds)).not.toContain('WeakMap')
})

test('memory outside the JavaScript heap counts with the object that owns it', async () => {
  const explanation = explained(await explain('buffers.mjs'))
  const grown = classNamed(explanation, 'ArrayBuffer')
  expect(grown).toMatchObject({ count: 200, countPerCall: 1 })
  expect(grown.retainedBytesPerCall).toBeGreaterThanOrEqual(1_024)
  expect(classNamed(explanation, 'JSArrayBufferData')).toMatchObject({ count: 200, within: 'ArrayBuffer' })
})

test('a leak in one call of ten is counted as 0.10 per call', async () => {
  const explanation = explained(await explain('one-in-ten.mjs'))
  expect(classNamed(explanation, 'Session')).toMatchObject({ count: 20, countPerCall: 0.1, kind: 'growing' })
})

test('few calls: the table of a Map, new where it has doubled, does not come before what is in it', async () => {
  for (const calls of [12, 16]) {
    const { classes } = explained(await explain('contents.mjs', { calls }))
    expect(classes[0]).toMatchObject({ className: 'Subscription', count: calls, kind: 'growing' })
    expect(classes[0]).not.toHaveProperty('within')
  }
})

test('a clean subject leaves no growing class', async () => {
  const explanation = explained(await explain('clean.mjs'))
  expect(explanation.classes.filter(({ kind }) => kind === 'growing')).toEqual([])
})

test("V8's warm-up classes are marked and come last, never hidden", async () => {
  const { classes } = explained(await explain('map.mjs', { limit: 1_000 }))
  const kinds = classes.map(({ kind }) => kind)
  expect(kinds).toEqual([...kinds].sort((a, b) => order.indexOf(a) - order.indexOf(b)))
  expect(classes.filter(({ kind }) => kind === 'warm-up').map(({ className }) => className)).toContain(
    'BytecodeArray',
  )
  const cut = explained(await explain('map.mjs', { limit: 1 }))
  expect(cut.classes.map(({ className }) => className)).toEqual(['Session'])
  expect(cut.omitted.classes).toBeGreaterThan(0)
})

const order = ['growing', 'occasional', 'turnover', 'warm-up']

test('the CommonJS build explains the same', async () => {
  const explanation = explained(await explain('map.cjs', { calls: 50, firstCall: 1_000 }, 'run.cjs'))
  expect(explanation.calls).toBe(50)
  expect(classNamed(explanation, 'Session')).toMatchObject({ count: 50, countPerCall: 1 })
})
