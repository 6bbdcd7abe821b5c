import { checkContract, type PoolContractPort, poolContract, tarnPort } from '@qtests/fixtures'
import { describe, expect, test } from 'vitest'
import { installed } from './installed.ts'
import { workerModel } from './worker-model.ts'

const CRASH = new URL('./crash.mjs', import.meta.url).href

/** A worker pool as a pool: only what PL-13 asks of it. */
// biome-ignore lint/suspicious/noExplicitAny: the pools of four releases
function portTo(pool: any): PoolContractPort<never> {
  return {
    acquire: async () => undefined as never,
    release: () => {},
    stats: () => ({ total: pool.threads.length, idle: 0, used: 0, pending: pool.queueSize }),
    drain: () => pool.destroy(),
    workers: {
      run: (task, options) => pool.run(task, options),
      queueSize: () => pool.queueSize,
    },
  }
}

/** A thread of tinypool that ends by `process.exit()` never settles its task, nor those that wait for it. */
const LOST = 'a worker thread that exits takes its task along'
const open: Record<string, string> = { 'PL-13/crash': LOST }

describe.each([
  ...installed('piscina', ['piscina-4', 'piscina']).map((major) => ({ ...major, knownFailures: {} })),
  ...installed('tinypool', ['tinypool']).map((major) => ({ ...major, knownFailures: open })),
])('$title', ({ name, unfit, knownFailures }) => {
  test.skipIf(unfit)('PL-13: a crash is that of one task, and what is aborted leaves the queue', async () => {
    const module = await import(name)
    const Pool = module.Piscina ?? module.Tinypool ?? module.default
    const cases = poolContract(() => portTo(new Pool({ filename: CRASH, minThreads: 1, maxThreads: 1 })), {
      workers: true,
    }).filter(({ id }) => id === 'PL-13')
    expect(cases).toHaveLength(2)
    const { ok, results } = await checkContract(cases, { knownFailures })
    const known = Object.keys(knownFailures).length > 0
    expect(results.map(({ key, verdict }) => [key, verdict])).toEqual([
      ['PL-13/crash', known ? 'known-failure' : 'pass'],
      ['PL-13/abort', 'pass'],
    ])
    expect(ok).toBe(true)
  })

  test.skipIf(unfit)('random tasks and aborts lose no task and no thread', async () => {
    const module = await import(name)
    const Pool = module.Piscina ?? module.Tinypool ?? module.default
    const open = (maxThreads: number) => new Pool({ filename: CRASH, minThreads: 1, maxThreads })
    // Few, as each starts threads: 131 by hand on tinypool and 87 on piscina found nothing.
    const { results } = await checkContract([workerModel(open)], { runs: 3, epochZero: false })
    expect(results.map(({ verdict, failure }) => failure?.message ?? verdict)).toEqual(['pass'])
  })
})

describe.each(installed('tarn', ['tarn']))('$title', ({ name }) => {
  test('PL-04: an acquisition that is aborted', async () => {
    const module = await import(name)
    const Pool = module.Pool ?? module.default.Pool
    const cases = poolContract(
      ({ factory, max, min }) =>
        tarnPort(new Pool({ create: () => factory.create(), destroy: factory.destroy, max, min: min ?? 0 })),
      { abort: true },
    ).filter(({ id }) => id === 'PL-04')
    const { failed, results } = await checkContract(cases)
    expect(failed).toEqual([])
    expect(results.find(({ key }) => key === 'PL-04/aborted')?.verdict).toBe('pass')
  })
})
