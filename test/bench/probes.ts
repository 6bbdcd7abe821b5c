/**
 * What probes cost the libraries that they watch: each operation with a probe and without one, alternately, in one run on one
 * machine. Ratios are of medians. Run it with `pnpm --filter @qtests/test bench:probes [rounds=15]` after a build.
 */

import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createRequire } from 'node:module'
import { availableParallelism, loadavg } from 'node:os'
import { observeCache, observePool, observeQueries, pgClient } from '@qtests/fixtures'
import { TestScope } from '@qtests/fixtures/adapter'

const ROUNDS = Number(process.argv[2] ?? 15)
// The libraries are those of the package's own tests.
const require = createRequire(new URL('../../packages/fixtures/package.json', import.meta.url))
const { LRUCache } = require('lru-cache')
const { createPool } = require('generic-pool')
const PgPool = require('pg-pool')

/** One thing to compare: with a probe and without. */
interface Case {
  readonly label: string
  /** Operations in one round. */
  readonly count: number
  /** Makes the library's object, watched where `probe` says so, and returns a round. */
  open(probe: boolean, count: number): Promise<{ run(): unknown; end?(): unknown }>
}

const cases: readonly Case[] = [
  {
    label: 'lru-cache 11, get, a listener that does nothing',
    count: 300_000,
    async open(probe, count) {
      const cache = new LRUCache({ max: 1_000 })
      let heard = 0
      const listen = (): void => {
        heard++
      }
      if (probe) subscribe('lru-cache:metrics', listen)
      for (let key = 0; key < 1_000; key++) cache.set(key, key)
      return {
        run: () => {
          for (let n = 0; n < count; n++) cache.get(n % 1_200)
        },
        end: () => {
          unsubscribe('lru-cache:metrics', listen)
          if (probe && heard < count) throw new Error(`${heard} of ${count} look-ups were told`)
        },
      }
    },
  },
  {
    label: 'lru-cache 11, get (channel)',
    count: 300_000,
    async open(probe, count) {
      const cache = new LRUCache({ max: 1_000 })
      const watched = probe ? observeCache(cache) : undefined
      for (let key = 0; key < 1_000; key++) cache.set(key, key)
      return {
        run: () => {
          for (let n = 0; n < count; n++) cache.get(n % 1_200)
        },
        end: () => watched?.dispose(),
      }
    },
  },
  {
    label: 'Map, get (wrapped)',
    count: 300_000,
    async open(probe, count) {
      const cache = new Map<number, number>()
      const watched = probe ? observeCache(cache as never) : undefined
      for (let key = 0; key < 1_000; key++) cache.set(key, key)
      return {
        run: () => {
          for (let n = 0; n < count; n++) cache.get(n % 1_200)
        },
        end: () => watched?.dispose(),
      }
    },
  },
  ...[true, false].map(
    (stacks): Case => ({
      label: `generic-pool, acquire and release${stacks ? '' : ', stacks off'}`,
      count: 20_000,
      async open(probe, count) {
        const pool = createPool({ create: async () => ({}), destroy: async () => {} }, { max: 10 })
        const watched = probe ? observePool(pool, { stacks, verify: 'off' }) : undefined
        return {
          run: async () => {
            for (let n = 0; n < count; n++) await pool.release(await pool.acquire())
          },
          end: async () => {
            watched?.dispose()
            await pool.drain()
            await pool.clear()
          },
        }
      },
    }),
  ),
  ...[true, false].map(
    (stacks): Case => ({
      label: `pg-pool, query on a stub${stacks ? '' : ', stacks off'}`,
      count: 2_000,
      async open(probe, count) {
        const pool = new PgPool({ max: 10, Client: pgClient() })
        const watched = probe ? observeQueries({ sources: [pool], stacks }) : undefined
        return {
          run: async () => {
            for (let n = 0; n < count; n++) await pool.query('select * from orders where id = $1', [n])
          },
          end: async () => {
            watched?.dispose()
            await pool.end()
          },
        }
      },
    }),
  ),
  {
    label: 'a test with fixtures that it does not name',
    count: 10_000,
    async open(probe, count) {
      return {
        run: async () => {
          for (let n = 0; n < count; n++) if (probe) await new TestScope().dispose()
        },
      }
    },
  },
]

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
const loadBefore = loadavg()[0] ?? Number.NaN
console.log(`${''.padEnd(48)} bare per op    with probe   more per op   ratio`)
for (const { label, count, open } of cases) {
  const times = { bare: [] as number[], probed: [] as number[] }
  for (let round = -2; round < ROUNDS; round++) {
    // Alternately, and in turn the first: what the machine does in the meantime meets both.
    for (const probe of round % 2 === 0 ? [false, true] : [true, false]) {
      const { run, end } = await open(probe, count)
      const before = process.cpuUsage()
      await run()
      const { user, system } = process.cpuUsage(before)
      await end?.()
      if (round >= 0) times[probe ? 'probed' : 'bare'].push((user + system) / count)
    }
  }
  const [bare, probed] = [median(times.bare), median(times.probed)]
  const us = (value: number): string => `${value.toFixed(3)} µs`.padStart(12)
  const ratio = bare < 0.001 ? '' : (probed / bare).toFixed(2)
  console.log(`${label.padEnd(48)} ${us(bare)} ${us(probed)} ${us(probed - bare)} ${ratio.padStart(8)}`)
}
console.log(
  `Node ${process.version}, ${availableParallelism()} CPUs, load ${loadBefore.toFixed(1)} before and ${loadavg()[0]?.toFixed(1)} after; CPU time, medians of ${ROUNDS} rounds`,
)
