import { nodeProcess } from './realm.ts'

/**
 * A script as every checkout and every working directory knows it: relative to its package. A package in node_modules is
 * named by what follows that.
 */
export function placeOf(script: string): string {
  const path = decoded(script.replace(/[?#].*$/, '')).replaceAll('\\', '/')
  const [, inPackage] = /.*\/node_modules\/(.+)$/.exec(path) ?? []
  if (inPackage !== undefined) return inPackage
  const { existsSync } = nodeProcess.getBuiltinModule('node:fs')
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    if (existsSync(`${path.slice(0, end)}/package.json`)) return path.slice(end + 1)
  }
  return path
}

function decoded(path: string): string {
  if (!path.startsWith('file://')) return path
  try {
    return decodeURIComponent(path.slice('file://'.length))
  } catch {
    return path.slice('file://'.length)
  }
}
