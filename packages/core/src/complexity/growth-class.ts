/** The classes of growth that can be asserted, in order; `'O(n)'` is read as `'n'`. */
export type GrowthClass = '1' | 'log n' | 'n' | 'n log n' | 'n^2' | 'n^3'

/** How a test may write a class. */
export type GrowthClassText = GrowthClass | `O(${GrowthClass})`

/** Logarithms of n + 1, so that size 1 has one. The base does not matter: growth is about ratios. */
const GROWTH: Readonly<Record<GrowthClass, (size: number) => number>> = {
  '1': () => 1,
  'log n': (size) => Math.log(size + 1),
  n: (size) => size,
  'n log n': (size) => size * Math.log(size + 1),
  'n^2': (size) => size ** 2,
  'n^3': (size) => size ** 3,
}

/** All classes, from the slowest growth to the fastest. */
export const GROWTH_CLASSES: readonly GrowthClass[] = ['1', 'log n', 'n', 'n log n', 'n^2', 'n^3']

/** How many times as long a function of the class takes for a size as for a smaller one. */
export function growthBetween(growth: GrowthClass, smaller: number, larger: number): number {
  return GROWTH[growth](larger) / GROWTH[growth](smaller)
}

/** The value of the class at a size, up to a factor. */
export function growthAt(growth: GrowthClass, size: number): number {
  return GROWTH[growth](size)
}

/** Reads a class in the usual spellings: `'n log n'`, `'O(n log n)'`, `'n*log(n)'`, `'n²'`, `'N^2'`. */
export function readGrowthClass(value: unknown): GrowthClass | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.toLowerCase().replace(/\s/g, '')
  const inner = /^o\((.+)\)$/.exec(text)?.[1] ?? text
  const plain = inner
    .replace(/\*\*/g, '^')
    .replace(/[*·]/g, '')
    .replace('log(n)', 'logn')
    .replace('²', '^2')
    .replace('³', '^3')
  return GROWTH_CLASSES.find((name) => name.replace(/ /g, '') === plain)
}
