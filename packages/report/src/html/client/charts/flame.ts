import type { Report, Test } from '../report.ts'

/** A frame of the graph: what was allocated in it and below, bytes per call or repetition of a test. */
export interface Frame {
  readonly name: string
  readonly kind: 'all' | 'folder' | 'file' | 'function' | 'test'
  readonly value: number
  readonly children: readonly Frame[]
  /** The test that found it. */
  readonly test?: Test
}

interface Growing {
  name: string
  kind: Frame['kind']
  value: number
  readonly children: Map<string, Growing>
  test?: Test
}

/** Everything that leaks retain, by folder, file, function and the test that found it. */
export function flameOf(report: Report): Frame {
  const root = growing('everything that is retained', 'all')
  const found = [
    ...report.assertions.map(({ test, item }) => ({ test, label: test.name, sites: item.sites ?? [] })),
    ...report.leaks.map(({ test, found }) => ({ test, label: found.test, sites: found.sites })),
  ]
  for (const { test, label, sites } of found) {
    for (const { function: name, location, bytes } of sites) {
      if (!(bytes > 0)) continue
      const [, path = location, line] = /^(.*?)((?::\d+)+)$/.exec(location) ?? []
      const parts = path.split('/')
      const file = parts.pop() ?? path
      let frame = root
      frame.value += bytes
      const steps: readonly (readonly [string, Frame['kind']])[] = [
        ...(parts.length === 0 ? [] : [[parts.join('/'), 'folder'] as const]),
        [file, 'file'],
        [`${name}${line === undefined ? '' : ` ${line.slice(1)}`}`, 'function'],
        [label, 'test'],
      ]
      for (const [step, kind] of steps) {
        const key = `${kind} ${kind === 'test' ? (test?.id ?? step) : step}`
        const next = frame.children.get(key) ?? growing(step, kind)
        frame.children.set(key, next)
        next.value += bytes
        if (kind === 'test' && test !== undefined) next.test = test
        frame = next
      }
    }
  }
  return settled(root)
}

function growing(name: string, kind: Frame['kind']): Growing {
  return { name, kind, value: 0, children: new Map() }
}

function settled({ name, kind, value, children, test }: Growing): Frame {
  const list = [...children.values()].map(settled).sort((a, b) => b.value - a.value)
  return { name, kind, value, children: list, ...(test === undefined ? {} : { test }) }
}
