/**
 * The database of a run, in Vitest and in Jest: that of `DATABASE_URL`, whose tables `products`, `orders` and `lines` are
 * then made anew, else an embedded one.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

const SCHEMA = `
  drop table if exists lines, orders, products;
  create table products (id int primary key, name text not null, cents int not null, stock int not null);
  create table orders (id int primary key);
  create table lines (order_id int references orders, product int references products, count int not null);
  insert into products select n, 'product ' || n, 100 * n, 5 from generate_series(1, 1000) as n;
  insert into orders select n from generate_series(1, 50) as n;
  insert into lines select o.id, o.id * 3 + n, n from orders o, generate_series(1, 3) as n;`

/** Both runners call it in the process that starts the workers, who get its variables. */
export default async function setup() {
  const stop = process.env.DATABASE_URL === undefined ? await start() : async () => {}
  // Jest takes the end of a run from another file.
  globalThis[Symbol.for('resilience.stop')] = stop
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  await client.query(SCHEMA)
  await client.end()
  return stop
}

async function start() {
  const server = fork(fileURLToPath(new URL('postgres.mjs', import.meta.url)))
  const exited = once(server, 'exit')
  const early = exited.then(() => {
    throw new Error('The embedded PostgreSQL did not start; DATABASE_URL names another')
  })
  const [url] = await Promise.race([once(server, 'message'), early])
  early.catch(() => {})
  process.env.DATABASE_URL = url
  return async () => {
    delete process.env.DATABASE_URL
    if (server.connected) server.disconnect()
    await exited
  }
}
