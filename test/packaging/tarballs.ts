import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { packages, ROOT } from '../architecture/packages.ts'

const run = promisify(execFile)

declare module 'vitest' {
  interface ProvidedContext {
    /** Paths of the packed packages by name. */
    tarballs: Readonly<Record<string, string>>
  }
}

/** Packs every package once, as it would be published: pnpm writes versions in place of `workspace:`. */
export async function setup(project: TestProject): Promise<() => void> {
  const dir = mkdtempSync(join(tmpdir(), 'qtests-pack-'))
  const tarballs: Record<string, string> = {}
  for (const { dir: source, manifest } of packages()) {
    const file = join(dir, `${manifest.name.replace('@', '').replace('/', '-')}.tgz`)
    await run('npx', ['-y', 'pnpm@12.21.0', 'pack', '--out', file], { cwd: source, env: environment() })
    tarballs[manifest.name] = file
  }
  project.provide('tarballs', tarballs)
  return () => rmSync(dir, { recursive: true, force: true })
}

/** The environment of a user's shell: what steers the package manager and runner of this very run is left out. */
export function environment(): NodeJS.ProcessEnv {
  const ours = /^(npm_|pnpm_|VITEST|NODE_ENV|NODE_PATH|NODE_OPTIONS|INIT_CWD|FORCE_COLOR)/i
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name))
  return { ...Object.fromEntries(kept), npm_config_loglevel: 'error', NO_COLOR: '1' }
}

/** A tool of this workspace, as a path. */
export function tool(name: string): string {
  return join(ROOT, 'test', 'node_modules', '.bin', name)
}
