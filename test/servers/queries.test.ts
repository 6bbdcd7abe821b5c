/** Probe and matchers on statements that a real PostgreSQL answers. */
import { expect } from '@qtests/vitest/fixtures'
import type { Pool } from 'pg'
import { describe } from 'vitest'
import { noDatabase, test } from './database.ts'
import { messageOf } from './message-of.ts'

/** Ten orders of three lines each, in tables of this connection alone: the pool has but one. */
async function seeded(pool: Pool): Promise<Pool> {
  await pool.query(`
    create temp table orders as select n as id from generate_series(1, 10) as n;
    create temp table lines as select o.id as order_id, n as line from orders o, generate_series(1, 3) as n`)
  return pool
}

async function oneByOne(pool: Pool, most: number): Promise<number> {
  const { rows } = await pool.query('select id from orders order by id limit $1', [most])
  let lines = 0
  for (const { id } of rows) {
    lines += (await pool.query('select line from lines where order_id = $1', [id])).rows.length
  }
  return lines
}

async function atOnce(pool: Pool, most: number): Promise<number> {
  const { rows } = await pool.query('select id from orders order by id limit $1', [most])
  const ids = rows.map(({ id }) => id)
  return (await pool.query('select line from lines where order_id = any($1)', [ids])).rows.length
}

describe.skipIf(noDatabase !== undefined)('statements to PostgreSQL', () => {
  test('a statement for each row is proved by scaling', async ({ open, observeQueries }) => {
    const pool = await seeded(open({ max: 1 }))
    const probe = observeQueries({ sources: [pool] })
    expect(await oneByOne(pool, 4)).toBe(12)
    expect(await atOnce(pool, 4)).toBe(12)
    const naive = expect((rows: number) => oneByOne(pool, rows)).toHaveNoNPlusOne({ probe })
    await expect(naive).rejects.toThrow(/DB-02/)
    await expect(naive).rejects.toThrow(/select line from lines where order_id = \?/)
    await expect((rows: number) => atOnce(pool, rows)).toHaveNoNPlusOne({ probe })
  })

  test('counts, duplicates and rows', async ({ open, observeQueries }) => {
    const pool = await seeded(open({ max: 1 }))
    const probe = observeQueries({ sources: [pool], ignore: [/^(begin|commit)$/i] })
    await pool.query('begin')
    await pool.query('select id from orders where id = $1', [7])
    await pool.query('select id from orders where id = $1', [8])
    await pool.query('commit')
    expect(probe).toExecuteAtMostQueries(2)
    expect(probe).toHaveNoDuplicateQueries()
    expect(new Set(probe.queries.map(({ fingerprint }) => fingerprint)).size).toBe(1)
    await pool.query({ text: 'select id from orders where id = $1', values: [7] })
    expect(messageOf(() => expect(probe).toHaveNoDuplicateQueries())).toContain('2 x select id from orders')
    await pool.query('select * from lines')
    expect(probe).toReturnAtMostRows(30)
    expect(messageOf(() => expect(probe).toReturnAtMostRows(29))).toContain('select * from lines')
  })

  test('a transaction that is left open keeps its locks, and is named; the server agrees', async ({
    open,
    observeQueries,
  }) => {
    const pool = open({ max: 1 })
    const probe = observeQueries({ sources: [pool] })
    const state = async (): Promise<string> => {
      const { rows } = await pool.query(
        "select pg_current_xact_id_if_assigned() is not null as written, now() < clock_timestamp() - interval '20 ms' as old",
      )
      return rows[0].old ? 'in a transaction' : 'in none'
    }
    await pool.query('begin')
    await pool.query('select pg_sleep(0.05)')
    expect(await state()).toBe('in a transaction')
    expect(messageOf(() => expect(probe).toLeaveNoOpenTransaction())).toMatch(/DB-04[\s\S]*open\s+begin/)
    await expect(pool.query('commit; select 1 / 0')).rejects.toThrow('division by zero')
    expect(await state()).toBe('in none')
    expect(probe).toLeaveNoOpenTransaction()
  })

  test('a slow statement is named, with the line that sent it', async ({ open, observeQueries }) => {
    const pool = open({ max: 1 })
    const probe = observeQueries({ sources: [pool] })
    await pool.query('select pg_sleep(0.15)')
    const text = messageOf(() => expect(probe).toHaveNoSlowQueries('100ms'))
    expect(text).toContain('pg_sleep')
    expect(text).toMatch(/queries\.test\.ts:\d+/)
  })

  test('what the server cancels has failed, and is over', async ({ open, observeQueries, observePool }) => {
    const pool = open({ max: 1, statement_timeout: 100 })
    const loans = observePool(pool)
    const probe = observeQueries({ sources: [pool] })
    await expect(pool.query('select pg_sleep(30)')).rejects.toThrow('statement timeout')
    expect(probe.queries[0]).toMatchObject({ failed: true, rows: undefined })
    expect(probe.queries[0]?.duration).toBeGreaterThan(90)
    expect(loans).toReleaseAllConnections()
  })

  test('a query that its caller gave up runs on, unless the server ends it', async ({
    open,
    observeQueries,
  }) => {
    const admin = open({ max: 1 })
    const long = 'select pg_sleep(4) as "a query that takes its time"'
    const ofClient = open({ max: 1, query_timeout: 100 })
    const gaveUp = observeQueries({ sources: [ofClient] })
    await expect(ofClient.query(long)).rejects.toThrow('Query read timeout')
    const judged = expect(gaveUp).toLeaveNoQueryRunning({ via: admin, within: '200ms' })
    await expect(judged).rejects.toThrow(/DB-05[\s\S]*takes its time[\s\S]*statement_timeout/)

    const ofServer = open({ max: 1, statement_timeout: 100 })
    const cancelled = observeQueries({ sources: [ofServer] })
    await expect(ofServer.query(long)).rejects.toThrow('statement timeout')
    await expect(cancelled).toLeaveNoQueryRunning({ via: admin })

    const raced = open({ max: 1 })
    const racing = observeQueries({ sources: [raced] })
    await Promise.race([raced.query(long).catch(() => {}), new Promise((end) => setTimeout(end, 100))])
    const left = expect(racing).toLeaveNoQueryRunning({ via: admin, within: '200ms' })
    await expect(left).rejects.toThrow(/left 1 query running[\s\S]*cancel it/)
  })

  test('plans on listed tables go by an index, however few rows there are', async ({
    open,
    observeQueries,
  }) => {
    const pool = await seeded(open({ max: 1 }))
    await pool.query('create index on lines (order_id); alter table orders add primary key (id)')
    await pool.query('analyze')
    const probe = observeQueries({ sources: [pool] })
    const tables = ['orders', 'lines']
    await oneByOne(pool, 2)
    await atOnce(pool, 2)
    await expect(probe).toUseIndexes({ tables, maxExamined: 3 })
    await pool.query('select o.id from orders o join lines l on l.order_id = o.id where o.id = $1', [2])
    await expect(probe).toUseIndexes({ tables })
    await pool.query('select count(*) from lines where line = $1', [2])
    const naive = expect(probe).toUseIndexes({ tables })
    await expect(naive).rejects.toThrow(/Seq Scan on lines[\s\S]*queries\.test\.ts:\d+/)
    await expect(probe).toUseIndexes({ tables: ['orders'] })
    probe.reset()
    await pool.query('select * from orders where id > $1 and id % 10 = 0', [0])
    await expect(probe).toUseIndexes({ tables })
    const wasteful = expect(probe).toUseIndexes({ tables, maxExamined: 5 })
    await expect(wasteful).rejects.toThrow('10 rows examined for 1 returned')
    const { rows } = await pool.query("select current_setting('enable_seqscan') as it")
    expect(rows[0].it).toBe('on')
  })

  test('work side by side is told apart', async ({ open, observeQueries }) => {
    const pool = open({ max: 4 })
    const [one, two] = [observeQueries({ sources: [pool] }), observeQueries({ sources: [pool] })]
    const times = (count: number, text: string) => async (): Promise<void> => {
      for (let time = 0; time < count; time++) await pool.query(text)
    }
    await Promise.all([one.run(times(2, 'select 1')), two.run(times(5, 'select 2'))])
    expect(one.queries.map(({ sql }) => sql)).toEqual(Array(2).fill('select 1'))
    expect(two.queries.map(({ sql }) => sql)).toEqual(Array(5).fill('select 2'))
  })
})
