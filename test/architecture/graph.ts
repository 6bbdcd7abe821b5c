import { importsOf } from './imports.ts'
import { packages, resolveImport } from './packages.ts'

/** What runs when files are loaded, over all of our packages. Types leave nothing behind and are not followed. */
export interface Closure {
  /** Our source files, relative to the root. */
  readonly files: ReadonlySet<string>
  /** Other modules, and entries of our packages, as they were written. */
  readonly modules: ReadonlySet<string>
}

const sources = new Map(
  packages().flatMap((one) => one.entries.map(({ specifier, source }) => [specifier, source])),
)

/** Everything that some files load, dynamic imports included. */
export function closureOf(roots: readonly string[]): Closure {
  const files = new Set<string>()
  const modules = new Set<string>()
  const open = [...roots]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (files.has(file)) continue
    files.add(file)
    for (const { specifier, typeOnly } of importsOf(file)) {
      if (typeOnly || specifier.endsWith('.json')) continue
      if (specifier.startsWith('.')) {
        open.push(resolveImport(file, specifier))
        continue
      }
      modules.add(specifier)
      const source = sources.get(specifier)
      if (source !== undefined) open.push(source)
    }
  }
  return { files, modules }
}

/** Cycles of code between files, each as `a -> b -> a`, one for each way back that is found. */
export function cyclesOf(files: readonly string[]): string[] {
  const done = new Set<string>()
  const cycles: string[] = []
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file)
    if (start !== -1) {
      cycles.push([...path.slice(start), file].join(' -> '))
      return
    }
    if (done.has(file)) return
    for (const { specifier, typeOnly } of importsOf(file)) {
      if (!typeOnly && specifier.startsWith('.') && specifier.endsWith('.ts')) {
        walk(resolveImport(file, specifier), [...path, file])
      }
    }
    done.add(file)
  }
  for (const file of files) walk(file, [])
  return cycles
}
