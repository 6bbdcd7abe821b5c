import { expect, test } from 'vitest'
import {
  type Explanation,
  type GrowingClass,
  type PathStep,
  type RetainingPath,
  renderExplanation,
  renderPath,
} from '../src/index.ts'

const cwd = '/project'
const registry: PathStep = {
  kind: 'variable',
  name: 'registry',
  holds: 'Map',
  scope: { kind: 'module', script: 'file:///project/src/session.ts?t=1' },
}
const session: PathStep = { kind: 'entry', name: '[x]', holds: 'Session' }

function path(...steps: readonly PathStep[]): RetainingPath {
  return { root: 'global', steps, count: 200 }
}

function property(name: string, holds: string): PathStep {
  return { kind: 'property', name, holds }
}

test('a path begins at the nearest module variable', () => {
  const loader = {
    ...registry,
    name: 'loader',
    holds: 'Loader',
    scope: { kind: 'module', script: 'node:internal/loader' },
  } as const
  expect(renderPath(path(property('process', 'process'), loader, registry, session), { cwd })).toEqual([
    'registry (module variable in src/session.ts) -> Map -> Session',
  ])
})

test('a script of a package is told by the package, wherever a package manager keeps it', () => {
  const of = (script: string): PathStep => ({ ...registry, scope: { kind: 'module', script } })
  const stored = '/project/node_modules/.pnpm/debug@4.2.0/node_modules/debug/src/node.js'
  for (const script of [stored, `file://${stored}`, '/elsewhere/node_modules/debug/src/node.js'])
    expect(renderPath(path(of(script), session), { cwd })).toEqual([
      'registry (module variable in node_modules/debug/src/node.js) -> Map -> Session',
    ])
})

test('a variable of a function names the function; of an unknown scope, the script', () => {
  const items = { kind: 'variable', name: 'items', holds: 'Set' } as const
  const inFunction = {
    ...items,
    scope: { kind: 'function', function: 'makeStore', script: '/project/src/store.cjs' },
  } as const
  expect(renderPath(path(inFunction, session), { cwd })).toEqual([
    'items (variable of makeStore in src/store.cjs) -> Set -> Session',
  ])
  const somewhere = { ...items, scope: { kind: 'unknown', script: '/elsewhere/store.js' } } as const
  expect(renderPath(path(somewhere, session), { cwd })).toEqual([
    'items (variable in /elsewhere/store.js) -> Set -> Session',
  ])
})

test('without any variable a path begins at its root', () => {
  const viaHandles: RetainingPath = {
    root: '(Global handles)',
    steps: [{ kind: 'internal', name: '[x]', holds: 'Socket' }],
    count: 1,
  }
  expect(renderPath(viaHandles, { cwd })).toEqual(['(Global handles) -> Socket'])
})

test('elements, properties, functions and repeated links', () => {
  const steps: readonly PathStep[] = [
    { ...registry, name: 'bus', holds: 'EventEmitter' },
    property('_events', 'Object'),
    property('order-paid', 'Array'),
    { kind: 'element', name: '[x]', holds: 'onPaid()' },
    { ...property('next', 'Node'), repeats: true },
  ]
  expect(renderPath(path(...steps), { cwd, width: 200 })).toEqual([
    "bus (module variable in src/session.ts) -> EventEmitter -> listeners of 'order-paid' -> onPaid() -> .next -> Node ...",
  ])
})

test('a function held by the variable of its own name is said once', () => {
  const connection = { ...registry, name: 'Connection', holds: 'Connection()' }
  expect(renderPath(path(connection, property('live', 'Array')), { cwd })).toEqual([
    'Connection (module variable in src/session.ts) -> .live -> Array',
  ])
})

test('a long path goes on in the next line, and its middle is left out', () => {
  const steps = [
    registry,
    ...Array.from({ length: 12 }, (_, index) => property(`p${index}`, `Class${index}`)),
  ]
  const lines = renderPath(path(...steps), { cwd, width: 60 })
  expect(lines).toEqual([
    'registry (module variable in src/session.ts) -> Map -> .p0',
    '  -> Class0 -> ... -> .p10 -> Class10 -> .p11 -> Class11',
  ])
})

function grown(className: string, over: Partial<GrowingClass> = {}): GrowingClass {
  return {
    className,
    count: 200,
    countPerCall: 1,
    bytesPerCall: 40,
    retainedBytesPerCall: 40,
    kind: 'growing',
    paths: [path(registry, { ...session, holds: className })],
    ...over,
  }
}

function explanation(...classes: readonly GrowingClass[]): Explanation {
  return {
    calls: 200,
    classes,
    omitted: { classes: 0, bytesPerCall: 0 },
    ownObjects: 3,
    heapObjects: 50_000,
    survivorsBy: 'object-id',
  }
}

test('contents are named beside their holder and not listed again', () => {
  const lines = renderExplanation(
    explanation(
      grown('Session', { retainedBytesPerCall: 1_304 }),
      grown('User', { within: 'Session' }),
      grown('(object elements)', { within: 'User' }),
    ),
    { cwd },
  )
  expect(lines).toEqual([
    '1.00 x Session per call, 40 B, with its contents (User) 1.3 KB',
    '  held by  registry (module variable in src/session.ts) -> Map -> Session',
  ])
})

test('several classes, a share of paths, and how many more there are', () => {
  const lines = renderExplanation(
    explanation(
      grown('A', { paths: [{ ...path(registry, { ...session, holds: 'A' }), count: 150 }] }),
      grown('B', { paths: [] }),
      grown('C'),
    ),
    { cwd, classes: 2 },
  )
  expect(lines).toEqual([
    '1.00 x A per call, 40 B',
    '  held by  registry (module variable in src/session.ts) -> Map -> A (150 of 200)',
    '1.00 x B per call, 40 B',
    '  held by  nothing that a snapshot shows as strong',
    '... and 1 more class',
  ])
})

test('warm-up is mentioned only where nothing else grows', () => {
  const warmUp = grown('FeedbackVector', { kind: 'warm-up' })
  expect(renderExplanation(explanation(grown('A'), warmUp), { cwd })).toHaveLength(2)
  expect(renderExplanation(explanation(warmUp), { cwd })).toEqual([
    "V8's own compiled code and type feedback: 40 B per call, rarely a leak",
  ])
  expect(renderExplanation(explanation(), { cwd })).toEqual([
    'No object that the 200 calls made is still alive',
  ])
})

test('what waits begins at what it waits for, and process is a root of its own', () => {
  const list = { ...registry, name: 'timerListMap', holds: 'Object' }
  const lists = { ...list, scope: { kind: 'module', script: 'node:internal/timers' } } as const
  expect(renderPath(path(lists, property('_idleNext', 'Timeout')), { cwd })).toEqual([
    'pending timers -> Timeout',
  ])
  const viaNode = { ...lists, name: 'process', holds: 'process' }
  expect(renderPath(path(viaNode, property('sessions', 'Array')), { cwd })).toEqual([
    'process -> .sessions -> Array',
  ])
})

test('listeners of an event target are said as such', () => {
  const steps: readonly PathStep[] = [
    { ...registry, name: 'target', holds: 'EventTarget' },
    property('<symbol kEvents>', 'Map'),
    { kind: 'entry', name: '[x]', holds: 'Object' },
    { ...property('next', 'Listener'), repeats: true },
  ]
  expect(renderPath(path(...steps), { cwd })).toEqual([
    'target (module variable in src/session.ts) -> EventTarget -> listeners -> Listener ...',
  ])
})
