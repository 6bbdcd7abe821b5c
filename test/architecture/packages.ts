import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root of the repository. */
export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url))

/** What a published package says of itself. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly main?: string
  readonly exports: Readonly<Record<string, ExportTarget>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

type ExportTarget = string | { readonly [condition: string]: ExportTarget }

/** One of our published packages. */
export interface Package {
  /** Folder name: `core`. */
  readonly short: string
  readonly dir: string
  readonly manifest: Manifest
  /** Entries with code, by subpath. */
  readonly entries: readonly Entry[]
}

/** One entry of a package's `exports`. */
export interface Entry {
  /** As a user writes it: `@qtests/core/run`. */
  readonly specifier: string
  /** Source file, relative to the root. */
  readonly source: string
  /** Built files, absolute. */
  readonly esm: string | undefined
  readonly cjs: string | undefined
  readonly types: string
}

/** All published packages, as they are in the work tree. */
export function packages(): Package[] {
  const folder = join(ROOT, 'packages')
  return readdirSync(folder)
    .sort()
    .flatMap((short) => {
      const dir = join(folder, short)
      let text: string
      try {
        text = readFileSync(join(dir, 'package.json'), 'utf8')
      } catch {
        // A folder that a branch left behind holds no package.
        return []
      }
      const manifest = JSON.parse(text) as Manifest
      return [{ short, dir, manifest, entries: entriesOf(dir, manifest) }]
    })
}

/** All TypeScript sources of a package, relative to the root, with forward slashes. */
export function sourcesOf({ dir }: Package): string[] {
  return readdirSync(join(dir, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?ts$/.test(name))
    .map((name) => relative(ROOT, join(dir, 'src', name)).replaceAll('\\', '/'))
    .sort()
}

function entriesOf(dir: string, manifest: Manifest): Entry[] {
  return Object.entries(manifest.exports).flatMap(([subpath, target]) => {
    const paths = leaves(target)
    const types = paths.find((path) => /\.d\.[cm]?ts$/.test(path))
    if (types === undefined) return []
    const built = (path: string | undefined) => (path === undefined ? undefined : resolve(dir, path))
    const code = paths.filter((path) => /\.[cm]?js$/.test(path))
    const esm = code.find((path) => !path.endsWith('.cjs'))
    return {
      specifier: subpath === '.' ? manifest.name : `${manifest.name}/${subpath.slice(2)}`,
      source: relative(ROOT, sourceOf(dir, esm ?? code[0] ?? types)).replaceAll('\\', '/'),
      esm: built(esm),
      cjs: built(code.find((path) => path.endsWith('.cjs'))),
      types: resolve(dir, types),
    }
  })
}

/** `dist/environment/jsdom.js` is built from `src/environment/jsdom.ts` or `src/environment-jsdom.ts`. */
function sourceOf(dir: string, built: string): string {
  const name = built.replace(/^\.\/dist\//, '').replace(/(\.d)?\.[cm]?[jt]s$/, '')
  const candidates = [name, name.replaceAll('/', '-')].map((base) => join(dir, 'src', `${base}.ts`))
  const found = candidates.find((path) => existsSync(path))
  if (found === undefined)
    throw new Error(`No source found for ${built} of ${dir}; looked for ${candidates.join(', ')}`)
  return found
}

function leaves(target: ExportTarget): string[] {
  return typeof target === 'string' ? [target] : Object.values(target).flatMap(leaves)
}

/** The path that a relative import in a file points to, relative to the root. */
export function resolveImport(file: string, specifier: string): string {
  return relative(ROOT, resolve(ROOT, dirname(file), specifier)).replaceAll('\\', '/')
}
