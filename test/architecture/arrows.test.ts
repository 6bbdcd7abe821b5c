import { existsSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { closureOf, cyclesOf } from './graph.ts'
import { type Import, importsOf, parse } from './imports.ts'
import { packages, ROOT, resolveImport, sourcesOf } from './packages.ts'

const all = packages()
const builtins = new Set(builtinModules)
const at = ({ file, line, specifier }: Import): string => `${file}:${line} imports ${specifier}`
const isRelative = (specifier: string): boolean => specifier.startsWith('.')
const isBuiltin = (specifier: string): boolean => specifier.startsWith('node:') || builtins.has(specifier)
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

test('the packages are there', () => {
  expect(all.map(({ short }) => short)).toEqual(expect.arrayContaining(['core', 'fixtures', 'report']))
  for (const one of all) expect(sourcesOf(one).length).toBeGreaterThan(0)
})

describe('between packages', () => {
  /** Which of our packages a package may import. A new package must be entered here. */
  const ARROWS: Readonly<Record<string, readonly string[]>> = {
    core: [],
    fixtures: ['core'],
    jest: ['core', 'fixtures', 'memlab', 'report'],
    memlab: ['core'],
    report: ['core'],
    vitest: ['core', 'fixtures', 'memlab', 'report'],
  }
  const entries = new Set(all.flatMap((one) => one.entries.map(({ specifier }) => specifier)))

  test.each(all.map((one) => [one.short, one] as const))('%s imports only what is below it', (short, one) => {
    const allowed = ARROWS[short]
    expect(allowed, `enter ${short} into the arrows`).toBeDefined()
    const wrong = sourcesOf(one)
      .flatMap(importsOf)
      .filter(({ specifier }) => specifier.startsWith('@qtests/'))
      .filter(({ specifier }) => !allowed?.includes(packageOf(specifier).slice('@qtests/'.length)))
    expect(wrong.map(at)).toEqual([])
  })

  test.each(all.map((one) => [one.short, one] as const))(
    '%s imports packages by their entries, and itself by paths',
    (_, one) => {
      const imports = sourcesOf(one).flatMap(importsOf)
      const deep = imports.filter(
        ({ specifier }) => specifier.startsWith('@qtests/') && !entries.has(specifier),
      )
      const outside = imports
        .filter(({ specifier }) => isRelative(specifier) && !specifier.endsWith('.json'))
        .filter(({ file, specifier }) => {
          const target = resolveImport(file, specifier)
          return !target.startsWith(`packages/${one.short}/src/`) || !existsSync(join(ROOT, target))
        })
      expect([...deep, ...outside].map(at)).toEqual([])
    },
  )

  test.each(all.map((one) => [one.short, one] as const))('%s has no cycle of imports', (_, one) => {
    expect(cyclesOf(sourcesOf(one))).toEqual([])
  })
})

describe('the rooms of core', () => {
  const SRC = 'packages/core/src/'
  const core = all.find(({ short }) => short === 'core')
  const files = core === undefined ? [] : sourcesOf(core)
  /** `stats`, `memory`, …; a file beside the rooms is `ground`, but for tables of contents and the table of families. */
  const roomOf = (file: string): string => {
    const path = file.slice(SRC.length)
    if (path.includes('/')) return path.slice(0, path.indexOf('/'))
    return ENTRIES.has(path) ? 'entry' : path === 'families.ts' ? 'families' : 'ground'
  }
  const ENTRIES = new Set((core?.entries ?? []).map(({ source }) => source.slice(SRC.length)))

  /** Rooms that a room may import code from, besides itself. `ground` are the files beside the rooms. */
  const ROOMS: Readonly<Record<string, readonly string[]>> = {
    baseline: ['comparison', 'ground', 'latency', 'stats'],
    comparison: ['ground', 'interleave', 'latency', 'stats'],
    complexity: ['ground', 'interleave', 'latency', 'stats'],
    cost: ['ground', 'interleave', 'latency', 'stats'],
    entry: [
      'baseline',
      'comparison',
      'cost',
      'explain',
      'families',
      'ground',
      'latency',
      'matchers',
      'memory',
      'event-loop',
      'resources',
      'complexity',
      'run',
      'message',
      'suite',
    ],
    'event-loop': ['ground', 'latency', 'stats'],
    explain: ['ground', 'memory'],
    families: ['ground', 'latency', 'memory', 'event-loop', 'resources', 'complexity'],
    ground: [],
    interleave: ['ground', 'latency', 'stats'],
    latency: ['ground', 'stats'],
    matchers: [
      'baseline',
      'comparison',
      'complexity',
      'cost',
      'event-loop',
      'explain',
      'ground',
      'interleave',
      'latency',
      'memory',
      'message',
      'resources',
      'run',
      'stats',
    ],
    memory: ['ground', 'stats'],
    message: ['ground', 'stats'],
    resources: ['ground', 'memory', 'stats'],
    run: ['ground', 'memory'],
    stats: [],
    suite: ['explain', 'ground', 'memory', 'run', 'stats'],
  }
  /** Rooms whose findings messages put into words. */
  const DESCRIBED = [
    'baseline',
    'comparison',
    'complexity',
    'cost',
    'event-loop',
    'explain',
    'interleave',
    'latency',
    'memory',
    'resources',
  ]
  /** Files of types only, which any room may name: what one stage hands to the next. */
  const CONTRACTS = [
    'explain/port.ts',
    'matchers/definition.ts',
    'message/report.ts',
    'run/file-record.ts',
    'run/record-parts.ts',
    'run/record.ts',
    'verdict.ts',
  ]

  test('every folder is a known room', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => ROOMS[room] === undefined)).toEqual([])
  })

  test('code comes from rooms below', () => {
    const wrong = files
      .flatMap(importsOf)
      .filter(({ specifier, typeOnly }) => isRelative(specifier) && !typeOnly)
      .filter(({ file, specifier }) => {
        const [from, to] = [roomOf(file), roomOf(resolveImport(file, specifier))]
        return from !== to && ROOMS[from]?.includes(to) !== true
      })
    expect(wrong.map(at)).toEqual([])
  })

  test('types come from rooms below, or from a contract; messages may name what they describe', () => {
    const wrong = files
      .flatMap(importsOf)
      .filter(({ specifier, typeOnly }) => isRelative(specifier) && typeOnly)
      .filter(({ file, specifier }) => {
        const target = resolveImport(file, specifier)
        const [from, to] = [roomOf(file), roomOf(target)]
        if (from === to || ROOMS[from]?.includes(to) === true || CONTRACTS.includes(target.slice(SRC.length)))
          return false
        return !(from === 'message' && DESCRIBED.includes(to))
      })
    expect(wrong.map(at)).toEqual([])
  })

  test('contracts hold types only', () => {
    for (const name of CONTRACTS) {
      expect(files).toContain(`${SRC}${name}`)
      expect(
        importsOf(`${SRC}${name}`)
          .filter(({ typeOnly }) => !typeOnly)
          .map(at),
      ).toEqual([])
    }
  })

  test('stats is pure: no Node module, no package, no other room', () => {
    const stats = files.filter((file) => roomOf(file) === 'stats')
    expect(stats.length).toBeGreaterThan(0)
    const wrong = stats.flatMap(importsOf).filter(({ file, specifier }) => {
      return !isRelative(specifier) || roomOf(resolveImport(file, specifier)) !== 'stats'
    })
    expect([...wrong.map(at), ...stats.flatMap(readsTheWorld)]).toEqual([])
  })

  test('message is imported by matchers, and handed to adapters by entries', () => {
    const wrong = files
      .flatMap(importsOf)
      .filter(({ specifier, typeOnly }) => isRelative(specifier) && !typeOnly)
      .filter(({ file, specifier }) => roomOf(resolveImport(file, specifier)) === 'message')
      .filter(({ file }) => !['message', 'matchers', 'entry'].includes(roomOf(file)))
    expect(wrong.map(at)).toEqual([])
  })

  /** Files that turn readings into verdicts. */
  const JUDGES = [
    'latency/judge.ts',
    'memory/growth.ts',
    'suite/cadence.ts',
    'suite/file-trend.ts',
    'suite/repetition.ts',
  ]

  test.each(JUDGES)('%s judges without a clock or a heap', (name) => {
    const file = `${SRC}${name}`
    expect(files).toContain(file)
    const closure = closureOf([file])
    const wrong = [...closure.files].flatMap(readsTheWorld)
    expect([...closure.modules].filter(isBuiltin)).toEqual([])
    expect([...closure.files]).not.toContain(`${SRC}realm.ts`)
    expect(wrong).toEqual([])
  })
})

describe('worker side and node side', () => {
  /**
   * Where an entry is loaded. `worker`: beside the tests. `node`: in the process of the runner, or a command.
   * `either`: measures nothing and prints nothing when it is imported. A new entry must be entered here.
   */
  const SIDES: Readonly<Record<string, 'worker' | 'node' | 'either'>> = {
    '@qtests/core': 'either',
    '@qtests/core/adapter': 'either',
    '@qtests/core/boundary': 'either',
    '@qtests/core/input': 'either',
    '@qtests/core/instruments': 'either',
    '@qtests/core/probe': 'either',
    '@qtests/core/runner-options': 'either',
    '@qtests/core/stack': 'either',
    '@qtests/core/run': 'node',
    '@qtests/fixtures': 'worker',
    '@qtests/fixtures/adapter': 'worker',
    '@qtests/fixtures/matchers': 'worker',
    '@qtests/jest': 'either',
    '@qtests/jest/environment': 'worker',
    '@qtests/jest/environment/jsdom': 'worker',
    '@qtests/jest/fixtures': 'worker',
    '@qtests/jest/hunt': 'node',
    '@qtests/jest/hunt/progress': 'node',
    '@qtests/jest/hunt/runner': 'worker',
    '@qtests/jest/reporter': 'node',
    '@qtests/jest/setup': 'worker',
    '@qtests/jest/setup-globals': 'worker',
    '@qtests/memlab': 'worker',
    '@qtests/report': 'node',
    '@qtests/report/at-end': 'node',
    '@qtests/report/command': 'node',
    '@qtests/vitest': 'either',
    '@qtests/vitest/fixtures': 'worker',
    '@qtests/vitest/hunt': 'node',
    '@qtests/vitest/plugin': 'node',
    '@qtests/vitest/reporter': 'node',
    '@qtests/vitest/setup': 'worker',
  }
  /** Modules of others that exist on the node side only. */
  const NODE_ONLY = [
    'vitest/node',
    'vitest/config',
    'vitest/reporters',
    '@jest/reporters',
    '@jest/core',
    'cac',
  ]
  const entries = all.flatMap((one) => one.entries)
  const side = (specifier: string) => SIDES[specifier]

  test('every entry has its side', () => {
    expect(
      entries.map(({ specifier }) => specifier).filter((specifier) => side(specifier) === undefined),
    ).toEqual([])
  })

  test.each(entries.map((entry) => [entry.specifier, entry] as const))(
    '%s keeps to it',
    (specifier, entry) => {
      const own = side(specifier)
      const closure = closureOf([entry.source])
      const reached = new Set([
        ...closure.modules,
        ...entries
          .filter(({ source }) => source !== entry.source && closure.files.has(source))
          .map((other) => other.specifier),
      ])
      const wrong = [...reached].filter((module) => {
        if (own === 'node') return side(module) === 'worker'
        return (
          side(module) === 'node' ||
          NODE_ONLY.includes(module) ||
          (own === 'either' && side(module) === 'worker')
        )
      })
      expect(wrong).toEqual([])
    },
  )
})

/** Names of the world that changes: clocks, timers, randomness, the process, the collector. */
const WORLD = new Set([
  'Date',
  'performance',
  'process',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'gc',
  'globalThis',
  'fetch',
  'WeakRef',
  'FinalizationRegistry',
])

function readsTheWorld(file: string): string[] {
  const source = parse(file)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const isName =
      ts.isPropertyAccessExpression(node.parent ?? node) &&
      (node.parent as ts.PropertyAccessExpression).name === node
    if (ts.isIdentifier(node) && WORLD.has(node.text) && !isName && !ts.isPropertyAssignment(node.parent)) {
      found.push(`${file}: ${node.text}`)
    }
    if (ts.isPropertyAccessExpression(node) && node.getText(source) === 'Math.random')
      found.push(`${file}: Math.random`)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}
