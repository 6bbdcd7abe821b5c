import { readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Manifest, Package } from '../architecture/packages.ts'

/** Everything that our packages depend on, theirs included, but for our own: name and folder. */
export function foreignDependencies(packages: readonly Package[]): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (folder: string, { dependencies = {} }: Pick<Manifest, 'dependencies'>): void => {
    for (const name of Object.keys(dependencies)) {
      if (name.startsWith('@qtests/') || found.has(name)) continue
      const path = folderOf(name, folder)
      found.set(name, path)
      walk(path, JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest)
    }
  }
  for (const { dir, manifest } of packages) walk(dir, manifest)
  return found
}

/** Runners and the like, from where our packages find them in the workspace. */
export function peers(packages: readonly Package[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const { dir, manifest } of packages) {
    for (const name of Object.keys(manifest.peerDependencies ?? {})) {
      if (name.startsWith('@types/') || name.startsWith('@qtests/')) continue
      try {
        found.set(name, folderOf(name, dir))
      } catch {
        // An optional peer that the workspace does not have.
      }
    }
  }
  return found
}

function folderOf(name: string, from: string): string {
  for (const base of createRequire(join(from, 'package.json')).resolve.paths(name) ?? []) {
    try {
      return realpathSync(join(base, name))
    } catch {
      // Not in this node_modules; the next one up.
    }
  }
  throw new Error(`${name} is not installed for ${from}`)
}
