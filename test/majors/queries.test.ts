import { type MysqlServerSource, mysqlServer, observeQueries, pgClient } from '@qtests/fixtures'
import { describe, expect, test } from 'vitest'
import { installed } from './installed.ts'

interface Database {
  readonly source: object
  query(sql: string): Promise<unknown>
  end(): Promise<unknown>
}
// biome-ignore lint/suspicious/noExplicitAny: the classes of two libraries
type Open = (module: any) => Database
const rows = [{ id: 1 }, { id: 2 }]

const LIBRARIES: readonly (readonly [string, readonly string[], Open])[] = [
  [
    'pg',
    ['pg'],
    ({ default: pg }) => {
      const pool = new pg.Pool({ max: 2, Client: pgClient({ answer: () => ({ rows }) }) })
      return { source: pool, query: (sql) => pool.query(sql), end: () => pool.end() }
    },
  ],
  [
    'mysql2',
    ['mysql2'],
    ({ default: mysql }) => {
      const server = mysqlServer(mysql as MysqlServerSource, { answer: () => rows })
      const pool = mysql.createPool({ stream: server.stream, user: 'test', connectionLimit: 2 }).promise()
      return { source: pool, query: (sql) => pool.query(sql), end: () => pool.end() }
    },
  ],
]

describe.each(
  LIBRARIES.flatMap(([library, names, open]) =>
    installed(library, names).map((major) => ({ ...major, open })),
  ),
)('$title', ({ name, unfit, open }) => {
  test.skipIf(unfit)('each statement once, with its rows and who sent it', async () => {
    const database = open(await import(name))
    using probe = observeQueries({ sources: [database.source] })
    await database.query('select 1')
    await database.query('select 2')
    expect(probe.queries.map((call) => [call.sql, call.fingerprint, call.rows, call.failed])).toEqual([
      ['select 1', 'select ?', 2, false],
      ['select 2', 'select ?', 2, false],
    ])
    expect(probe.queries[0]?.callSite).toContain('queries.test.ts')
    await database.end()
  })
})

interface Sqlite {
  exec(sql: string): void
  prepare(sql: string): { all(...values: unknown[]): unknown[]; run(...values: unknown[]): unknown }
  close(): void
}
const sqlite = process.getBuiltinModule('node:sqlite') as
  | { DatabaseSync: new (path: string) => Sqlite }
  | undefined
test.skipIf(sqlite === undefined)(`node:sqlite of Node ${process.versions.node}`, () => {
  const database = new (sqlite as NonNullable<typeof sqlite>).DatabaseSync(':memory:')
  database.exec('create table t (id integer, name text)')
  const earlier = database.prepare('insert into t values (?, ?)')
  using probe = observeQueries({ sources: [database] })
  const insert = database.prepare('insert into t values (?, ?)')
  insert.run(1, 'a')
  insert.run(2, "b's")
  expect(database.prepare('select * from t').all()).toHaveLength(2)
  expect(() => database.exec('select * from nowhere')).toThrow('nowhere')
  expect(probe.queries.map(({ sql, rows, failed }) => [sql, rows, failed])).toEqual([
    ['insert into t values (?, ?)', undefined, false],
    ['insert into t values (?, ?)', undefined, false],
    ['select * from t', 2, false],
    ['select * from nowhere', undefined, true],
  ])
  expect(probe.queries[1]?.values).toContain("b's")
  expect(probe.queries[2]?.callSite).toContain('queries.test.ts')
  expect(probe.queries.every(({ duration = -1 }) => duration >= 0)).toBe(true)
  // What was prepared before the probe came is told by the channel of Node 26 only.
  earlier.run(3, 'c')
  const [major = 0] = process.versions.node.split('.').map(Number)
  expect(probe.count).toBe(major >= 26 ? 5 : 4)
  probe.dispose()
  insert.run(4, 'd')
  expect(probe.count).toBe(major >= 26 ? 5 : 4)
  database.close()
})
