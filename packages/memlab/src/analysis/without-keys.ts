import type { PathStep, RetainingPath } from '../result.ts'

type Path = Omit<RetainingPath, 'count'>

/** Different names in one place of otherwise equal paths above which they are keys of the data. */
const MOST_NAMES = 3

/**
 * An object that is used as a map has a property for each key: without the keys, which differ from call to call and from
 * run to run, all of its entries are held in one way.
 */
export function withoutKeys(paths: readonly Path[]): readonly Path[] {
  const shapes = new Map<string, Path[]>()
  for (const path of paths) {
    const shape = JSON.stringify([path.root, path.steps.map(shapeOf)])
    const alike = shapes.get(shape)
    if (alike === undefined) shapes.set(shape, [path])
    else alike.push(path)
  }
  const keyed = new Map<Path, Path>()
  for (const alike of shapes.values()) {
    const places = placesOfKeys(alike)
    if (places.size === 0) continue
    for (const path of alike) {
      const steps = path.steps.map((step, at): PathStep => {
        return places.has(at) ? { ...step, kind: 'entry', name: '[x]' } : step
      })
      keyed.set(path, { ...path, steps })
    }
  }
  return paths.map((path) => keyed.get(path) ?? path)
}

function shapeOf(step: PathStep): unknown {
  return step.kind === 'property' ? [step.kind, step.holds] : step
}

function placesOfKeys(alike: readonly Path[]): ReadonlySet<number> {
  const places = new Set<number>()
  const [first] = alike
  if (first === undefined || alike.length <= MOST_NAMES) return places
  for (const [at, { kind }] of first.steps.entries()) {
    if (kind !== 'property') continue
    const names = new Set(alike.map(({ steps }) => steps[at]?.name))
    if (names.size > Math.max(MOST_NAMES, alike.length / 10)) places.add(at)
  }
  return places
}
