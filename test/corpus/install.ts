import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))
const PNPM = ['-y', 'pnpm@12.21.0']

/**
 * Installs the packages of the corpus where they are not there or not those of the lockfile. They are no part of the
 * workspace: only the corpus needs them, and they are old on purpose. No script of theirs runs.
 */
export function installCorpus(): void {
  installFolder('')
}

/** The same for a folder in the corpus that ends in a slash. */
export function installFolder(name: string): void {
  const folder = `${FOLDER}${name}`
  const lockfile = `${folder}pnpm-lock.yaml`
  const installed = `${folder}node_modules/.installed-lock.yaml`
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(lockfile, 'utf8')) return
  console.log(
    name === ''
      ? 'installing the packages of the corpus, some minutes the first time'
      : `installing the corpus's ${name.slice(0, -1)}`,
  )
  const options = [
    'install',
    '--ignore-workspace',
    '--ignore-scripts',
    '--frozen-lockfile',
    '--prefer-offline',
  ]
  const { status } = spawnSync('npx', [...PNPM, ...options], {
    cwd: folder,
    stdio: 'inherit',
    env: { ...process.env, npm_config_loglevel: 'error' },
  })
  if (status !== 0) throw new Error('the packages of the corpus could not be installed')
  copyFileSync(lockfile, installed)
}
